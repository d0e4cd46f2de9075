package io.atrium.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.ConfigurationKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is rendered of {@code k8s/}, as {@code kubectl kustomize} would. */
class ManifestsTest {

    private static final Path OVERLAYS = Path.of("k8s/overlays");
    private static final String PRODUCTION = "production";

    /** A version, never what is newest today. */
    private static final Pattern PINNED = Pattern.compile("[^:@]+(:\\d+\\.\\d+[\\w.-]*|@sha256:[0-9a-f]{64})");

    /** Settings of what Atrium is made of, which operators may need. */
    private static final Pattern OF_LIBRARIES = Pattern.compile(
            "(QUARKUS_(LOG_LEVEL|LOG_CATEGORY__\\w+__LEVEL|HTTP_PROXY_\\w+|OTEL_\\w+)|KAFKA_(SECURITY_PROTOCOL|SASL_\\w+|SSL_\\w+))");

    private static final Set<String> VOLUMES = Set.of("emptyDir", "persistentVolumeClaim", "configMap", "secret");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void everyObjectKeepsToItsSchema(String overlay) {
        Map<String, List<String>> problems = new TreeMap<>();
        rendered(overlay).forEach(object -> problems.put(title(object), Schemas.problems(object)));

        assertThat(problems)
                .hasSizeGreaterThan(10)
                .allSatisfy((object, found) -> assertThat(found).as(object).isEmpty());
    }

    @Test
    void aFieldThatDoesNotExistIsMissingOrIsOfAnotherTypeIsFound() {
        assertThat(Schemas.problems(object("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {prots: []}}")))
                .isNotEmpty();
        assertThat(
                        Schemas.problems(
                                object(
                                        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}}}}")))
                .isNotEmpty();
        assertThat(
                        Schemas.problems(
                                object(
                                        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {selector: many}}")))
                .isNotEmpty();
        assertThat(
                        Schemas.problems(
                                object(
                                        "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}, spec: {host: [b]}}")))
                .isNotEmpty();
        assertThat(Schemas.problems(object("{apiVersion: v1, kind: Nonsense, metadata: {name: a}}")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void everySettingIsOneThatAtriumKnows(String overlay) {
        Set<String> settings = settings(overlay);

        assertThat(settings).contains("ATRIUM_DATABASE_URL", "ATRIUM_MODE").allSatisfy(setting -> assertThat(
                        ConfigurationKeys.isVariable(setting)
                                || OF_LIBRARIES.matcher(setting).matches())
                .as(setting)
                .isTrue());
        assertThat(ConfigurationKeys.isVariable("ATRIUM_DATABASE_ADDRESS")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void everythingIsSetThatProductionAsksFor(String overlay) throws IOException {
        Set<String> required = Pattern.compile("\\*\\*`(atrium[a-z.-]+)`\\*\\*")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> ConfigurationKeys.variable(found.group(1)))
                .collect(Collectors.toSet());

        assertThat(required).hasSize(10);
        assertThat(settings(overlay)).containsAll(required);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void everyImageIsPinned(String overlay) {
        List<String> images =
                containers(overlay).map(each -> each.path("image").asText()).toList();

        assertThat(images).hasSize(2).allMatch(image -> PINNED.matcher(image).matches());
        assertThat("atrium:latest").doesNotMatch(PINNED);
        assertThat("atrium").doesNotMatch(PINNED);
    }

    /** As the restricted standard of Pod Security has it, and a root file system that nobody writes to. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void noPodAsksForAPrivilege(String overlay) {
        assertThat(pods(overlay)).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.path("hostNetwork").asBoolean()
                            || pod.path("hostPID").asBoolean()
                            || pod.path("hostIPC").asBoolean())
                    .isFalse();
            assertThat(pod.path("automountServiceAccountToken").asText()).isEqualTo("false");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("volumes")).allSatisfy(volume -> assertThat(volume.properties())
                    .extracting(Map.Entry::getKey)
                    .filteredOn(field -> !field.equals("name"))
                    .isSubsetOf(VOLUMES));
        });
        assertThat(containers(overlay)).allSatisfy(container -> {
            JsonNode context = container.path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asText()).isEqualTo("false");
            assertThat(context.path("privileged").asBoolean()).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop"))
                    .extracting(JsonNode::asText)
                    .containsExactly("ALL");
            assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
            assertThat(container.at("/resources/requests/cpu").isMissingNode()).isFalse();
            assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
        });
        assertThat(only(overlay, "ServiceAccount", "atrium")
                        .path("automountServiceAccountToken")
                        .asText())
                .isEqualTo("false");
        assertThat(objects(overlay, "Namespace").get(0).at("/metadata/labels").toString())
                .contains("\"pod-security.kubernetes.io/enforce\":\"restricted\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void nothingMaySpeakToAnythingThatIsNotNamed(String overlay) {
        JsonNode all = only(overlay, "NetworkPolicy", "default-deny").path("spec");
        assertThat(all.path("podSelector").isEmpty()).isTrue();
        assertThat(all.path("policyTypes")).extracting(JsonNode::asText).containsExactly("Ingress", "Egress");
        assertThat(all.has("ingress") || all.has("egress")).isFalse();

        // Every opening says where to and at which ports.
        assertThat(objects(overlay, "NetworkPolicy")).allSatisfy(policy -> {
            Stream.of("ingress", "egress")
                    .flatMap(way -> stream(policy.path("spec").path(way)))
                    .forEach(opening -> {
                        assertThat(opening.path("ports")).isNotEmpty();
                        assertThat(opening.has("from") ? opening.path("from") : opening.path("to"))
                                .isNotEmpty();
                    });
        });
        // To the open network by TLS only, and never to an inside address by that way.
        assertThat(stream(only(overlay, "NetworkPolicy", "atrium").at("/spec/egress"))
                        .filter(opening -> opening.toString().contains("0.0.0.0/0")))
                .hasSize(1)
                .allSatisfy(opening -> {
                    assertThat(opening.path("ports"))
                            .extracting(port -> port.path("port").asInt())
                            .containsExactly(443);
                    assertThat(opening.toString()).contains("10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", PRODUCTION})
    void everyReferenceLeadsSomewhere(String overlay) {
        JsonNode deployment = only(overlay, "Deployment", "atrium");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        JsonNode atrium = deployment.at("/spec/template/spec/containers/0");
        Set<String> ports = names(atrium.path("ports"));

        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(objects(overlay, "ConfigMap"))
                .extracting(Kustomization::name)
                .contains(atrium.at("/envFrom/0/configMapRef/name").asText());
        assertThat(ports)
                .containsAll(Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .map(probe -> atrium.path(probe).at("/httpGet/port").asText())
                        .toList());
        JsonNode service = only(overlay, "Service", "atrium");
        assertThat(service.at("/spec/selector")).isEqualTo(labels);
        assertThat(ports)
                .containsAll(stream(service.at("/spec/ports"))
                        .map(port -> port.path("targetPort").asText())
                        .toList());
        assertThat(only(overlay, "PodDisruptionBudget", "atrium").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(only(overlay, "HorizontalPodAutoscaler", "atrium")
                        .at("/spec/scaleTargetRef/name")
                        .asText())
                .isEqualTo("atrium");
        assertThat(only(overlay, "NetworkPolicy", "atrium").at("/spec/podSelector/matchLabels"))
                .isEqualTo(labels);
        assertThat(objects(overlay, "PersistentVolumeClaim"))
                .extracting(Kustomization::name)
                .containsExactly(only(overlay, "CronJob", "atrium-backup")
                        .at("/spec/jobTemplate/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
                        .asText());
        assertThat(mounted(overlay)).allMatch(mount -> mount.startsWith("/"));
    }

    @Test
    void theExampleOfExternalSecretsFillsEverySecretThatIsReadFromTheEnvironment() {
        Set<String> wanted = new TreeSet<>();
        rendered(PRODUCTION)
                .forEach(object -> Kustomization.walk(object, (field, parent) -> {
                    if (field.equals("secretKeyRef")) {
                        wanted.add(parent.get(field).path("key").asText());
                    }
                }));

        Set<String> filled = new TreeSet<>();
        only(PRODUCTION, "ExternalSecret", "atrium")
                .at("/spec/data")
                .forEach(each -> filled.add(each.path("secretKey").asText()));
        assertThat(filled).isEqualTo(wanted);
    }

    @Test
    void noSecretStandsInAManifest() {
        Stream.of("dev", "test", PRODUCTION).forEach(overlay -> {
            assertThat(objects(overlay, "Secret")).isEmpty();
            assertThat(rendered(overlay).toString()).doesNotContain("postgresql://");
        });
    }

    @Test
    void whatCallersReachIsTheirPortOnly() {
        assertThat(only(PRODUCTION, "Ingress", "atrium").findValues("port").toString())
                .isEqualTo("[{\"name\":\"http\"}]");
        assertThat(only(PRODUCTION, "Ingress", "atrium")
                        .at("/spec/tls/0/secretName")
                        .asText())
                .isNotEmpty();
        assertThat(objects("test", "Ingress")).isEmpty();
        assertThat(only("test", "HTTPRoute", "atrium").findValues("port").toString())
                .isEqualTo("[80]");
        assertThat(only("test", "Gateway", "atrium")
                        .at("/spec/listeners/0/protocol")
                        .asText())
                .isEqualTo("HTTPS");
    }

    /** As {@code kubectl kustomize k8s/overlays/production} wrote it. */
    @Test
    void thePageShowsProductionAsItIsRendered() throws IOException {
        String page = Files.readString(Path.of("k8s/README.md"));
        String shown = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length(), page.lastIndexOf("\n```"));

        assertThat(byTitle(Kustomization.documents(shown)))
                .as("write anew what kubectl kustomize k8s/overlays/production says")
                .isEqualTo(byTitle(rendered(PRODUCTION)));
    }

    private static ObjectNode object(String yaml) {
        return Kustomization.documents(yaml).get(0);
    }

    private static List<ObjectNode> rendered(String overlay) {
        return Kustomization.render(OVERLAYS.resolve(overlay));
    }

    private static Map<String, ObjectNode> byTitle(List<ObjectNode> objects) {
        Map<String, ObjectNode> map = new TreeMap<>();
        objects.forEach(object -> map.put(title(object), object));
        assertThat(map).hasSameSizeAs(objects);
        return map;
    }

    private static String title(JsonNode object) {
        return Kustomization.kind(object) + " " + Kustomization.name(object);
    }

    private static List<ObjectNode> objects(String overlay, String kind) {
        return rendered(overlay).stream()
                .filter(object -> Kustomization.kind(object).equals(kind))
                .toList();
    }

    private static JsonNode only(String overlay, String kind, String name) {
        return objects(overlay, kind).stream()
                .filter(object -> Kustomization.name(object).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> pods(String overlay) {
        List<JsonNode> pods = new ArrayList<>();
        rendered(overlay)
                .forEach(object -> Kustomization.walk(object, (field, parent) -> {
                    if (field.equals("containers")) {
                        pods.add(parent);
                    }
                }));
        return pods;
    }

    private static Stream<JsonNode> containers(String overlay) {
        return pods(overlay).stream()
                .flatMap(pod -> Stream.concat(stream(pod.path("initContainers")), stream(pod.path("containers"))));
    }

    private static Set<String> settings(String overlay) {
        Set<String> settings = names(only(overlay, "Deployment", "atrium").at("/spec/template/spec/containers/0/env"));
        objects(overlay, "ConfigMap").get(0).path("data").fieldNames().forEachRemaining(settings::add);
        return settings;
    }

    private static List<String> mounted(String overlay) {
        return containers(overlay)
                .flatMap(container -> stream(container.path("volumeMounts")))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }

    private static Set<String> names(JsonNode list) {
        return stream(list).map(each -> each.path("name").asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
