package io.atrium.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** One connection to Redis, made when it is first needed. Requests follow each other without waiting for answers. */
class RedisLink {

    private final Vertx vertx;
    private final RedisOptions options;

    private Redis client;
    private Future<RedisConnection> connection;

    RedisLink(Vertx vertx, RedisOptions options) {
        this.vertx = vertx;
        this.options = options;
    }

    Future<Response> send(Request request) {
        Future<RedisConnection> open = connection();
        return open.succeeded() ? open.result().send(request) : open.compose(opened -> opened.send(request));
    }

    private synchronized Future<RedisConnection> connection() {
        if (connection == null) {
            Redis made = Redis.createClient(vertx, options);
            client = made;
            // Whoever waits on a connection that is lost hears of it in any case.
            connection = made.connect()
                    .onSuccess(opened -> opened.exceptionHandler(lost -> {}).endHandler(closed -> dropIfStill(made)));
        }
        return connection;
    }

    /** One that Redis closed, for being idle perhaps, is made anew by the next request, which need not fail first. */
    private synchronized void dropIfStill(Redis closed) {
        if (client == closed) {
            drop();
        }
    }

    /** Gives the connection up, with all that waits on it; the next request makes a new one. */
    synchronized void drop() {
        if (connection != null) {
            client.close();
            connection = null;
        }
    }
}
