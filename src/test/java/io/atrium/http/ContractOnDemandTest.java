package io.atrium.http;

import io.atrium.Surroundings;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.Subclass;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;

/** The contract is made when it is first asked for, and once. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ContractOnDemandTest {

    private final List<String> done = new ArrayList<>();
    private final ContractOnDemand.Deferral deferral = new ContractOnDemand.Deferral();

    @Inject
    OpenApiDocumentService contract;

    @Test
    void standsBetweenQuarkusAndItsContract() {
        assertThat(ClientProxy.unwrap(contract)).isInstanceOf(Subclass.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml"})
    void isServedByAllOfItsNames(String path) {
        given().when().get(path).then().statusCode(200).body(containsString("/v1/purchase-orders/{id}"));
    }

    @Test
    void isNotMadeAtStart() throws Exception {
        deferral.defer(new Call("prepareDocument"));

        assertThat(done).isEmpty();
    }

    @Test
    void isMadeBeforeItIsReadAndOnlyOnce() throws Exception {
        deferral.defer(new Call("prepareDocument"));
        deferral.defer(new Call("getDocument"));
        deferral.defer(new Call("getDocument"));

        assertThat(done).containsExactly("prepareDocument", "getDocument", "getDocument");
    }

    @Test
    void isMadeByTheNextReaderWhenItCouldNotBeMade() throws Exception {
        deferral.defer(new Call("prepareDocument") {
            private int times;

            @Override
            public Object proceed() {
                times++;
                if (times == 1) {
                    throw new IllegalStateException("not yet");
                }
                return super.proceed();
            }
        });

        assertThatThrownBy(() -> deferral.defer(new Call("getDocument"))).hasMessage("not yet");
        assertThat(done).isEmpty();

        deferral.defer(new Call("getDocument"));
        assertThat(done).containsExactly("prepareDocument", "getDocument");
    }

    /** A call of a method of that name, which leaves its name behind. */
    private class Call implements InvocationContext {

        private final Method method;

        Call(String name) {
            this.method = Stream.of(OpenApiDocumentService.class.getDeclaredMethods())
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Object proceed() {
            done.add(method.getName());
            return null;
        }

        @Override
        public Method getMethod() {
            return method;
        }

        @Override
        public Object getTarget() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getTimer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Constructor<?> getConstructor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object[] getParameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setParameters(Object[] parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> getContextData() {
            throw new UnsupportedOperationException();
        }
    }
}
