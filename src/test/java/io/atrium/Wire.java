package io.atrium;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** The line between two programs, of whatever protocol over TCP. It can be cut, and carry badly, until it is mended. */
public final class Wire {

    private enum State {
        WHOLE,
        CUT,
        SILENT,
        HALF_OPEN,
        SLOW,
        ANSWERING
    }

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final IntSupplier end;
    private final NetClient client;
    private final NetServer server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;
    private volatile Duration delay = Duration.ZERO;
    private volatile String answer = "";

    /**
     * Listens until that Vert.x is closed.
     *
     * @param end the port that it leads to
     */
    public Wire(Vertx vertx, IntSupplier end) {
        this.vertx = vertx;
        this.end = end;
        client = vertx.createNetClient();
        server = vertx.createNetServer()
                .connectHandler(this::accept)
                .listen(0, HOST)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Where it begins. */
    public int port() {
        return server.actualPort();
    }

    /** Every connection breaks, and so does every new one. */
    public void cut() {
        state = State.CUT;
        connections.forEach(Connection::close);
    }

    /** Connections stay, but nothing passes; what was sent meanwhile arrives when it is mended, as lost packets do. */
    public void silence() {
        state = State.SILENT;
        connections.forEach(Connection::pause);
    }

    /** What is asked arrives and is done; the answer never comes, and who asked still believes in the connection. */
    public void loseAnswers() {
        state = State.HALF_OPEN;
    }

    /** Each piece of an answer takes so long. */
    void slow(Duration delay) {
        this.delay = delay;
        state = State.SLOW;
    }

    /** Whoever asks is told that by something in between, and cut off. */
    void answer(String answer) {
        this.answer = answer;
        state = State.ANSWERING;
        connections.forEach(Connection::close);
    }

    /** As good as new, but for connections that have lost something: those stay dead until who asked gives them up. */
    public void mend() {
        state = State.WHOLE;
        connections.forEach(Connection::resume);
    }

    private void accept(NetSocket near) {
        near.exceptionHandler(broken -> near.close());
        switch (state) {
            case CUT -> near.close();
            case ANSWERING -> near.handler(question -> near.write(answer).onComplete(written -> near.close()));
            default -> {
                near.pause();
                client.connect(end.getAsInt(), HOST)
                        .onSuccess(far -> new Connection(near, far).open())
                        .onFailure(refused -> near.close());
            }
        }
    }

    private final class Connection {

        private final NetSocket near;
        private final NetSocket far;
        private volatile boolean isDead;

        Connection(NetSocket near, NetSocket far) {
            this.near = near;
            this.far = far;
        }

        void open() {
            connections.add(this);
            near.handler(far::write);
            far.handler(this::comeBack);
            near.closeHandler(closed -> close());
            far.closeHandler(closed -> {
                if (!isDead) {
                    close();
                }
            });
            far.exceptionHandler(broken -> far.close());
            switch (state) {
                case CUT, ANSWERING -> close();
                case SILENT -> pause();
                default -> near.resume();
            }
        }

        private void comeBack(Buffer piece) {
            isDead |= state == State.HALF_OPEN;
            if (isDead) {
                return;
            }
            if (state == State.SLOW) {
                far.pause();
                vertx.setTimer(delay.toMillis(), waited -> {
                    near.write(piece);
                    far.resume();
                });
            } else {
                near.write(piece);
            }
        }

        void pause() {
            near.pause();
            far.pause();
        }

        void resume() {
            near.resume();
            far.resume();
        }

        void close() {
            connections.remove(this);
            near.close();
            far.close();
        }
    }
}
