package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Scenario.Asked;
import java.util.List;
import java.util.UUID;

import static io.atrium.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

/** Many copies of one request, as clients send them that do not wait. */
final class Copies {

    /** {@code -Donce.copies} makes them fewer or more. */
    static final int COUNT = Integer.getInteger("once.copies", 50);

    private Copies() {}

    /**
     * Asks for it many times at once, and once more. One is carried out; the others are told so, or that it is being done.
     *
     * @return the key that they all had
     */
    static String happenOnce(Scenario scenario, OdooDesk desk, Client client) {
        Asked asked = scenario.prepare().apply(desk, client);
        String key = UUID.randomUUID().toString();

        List<Answer> answers = atOnce(COUNT, copy -> client.ask(asked, key));
        Answer again = client.ask(asked, key);

        assertThat(answers)
                .allSatisfy(answer -> assertThat(isDone(answer) || isInProgress(answer))
                        .as(answer.body())
                        .isTrue())
                .anyMatch(Copies::isDone);
        assertThat(isDone(again)).as(again.body()).isTrue();
        assertThat(isReplayed(again)).isTrue();
        asked.happenedOnce().accept(again);
        return key;
    }

    private static boolean isDone(Answer answer) {
        return answer.status() == 200 || answer.status() == 201;
    }

    private static boolean isInProgress(Answer answer) {
        return answer.status() == 409 && answer.json().getString("code").equals("operation-in-progress");
    }

    /** The line of a batch says it itself. */
    private static boolean isReplayed(Answer answer) {
        return "true".equals(answer.header("Idempotency-Replayed"))
                || Boolean.TRUE.equals(answer.json().getBoolean("replayed"));
    }
}
