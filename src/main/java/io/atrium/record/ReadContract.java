package io.atrium.record;

import io.atrium.http.ProblemResponse;
import io.atrium.kernel.DataClass;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.enterprise.inject.spi.CDI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says in the contract what {@link Reads} and {@link Listing} do for every type: the parameters of lists, conditional
 * reads, freshness. A read is recognised by what it answers: a document of a type, or a page of them.
 */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 2)
// Public, because SmallRye makes it.
public class ReadContract implements OASFilter {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String VERSIONS = SCHEMAS + "VersionPage";
    private static final String LABEL = "x-label";

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        Map<String, Schema> schemas = contract.getComponents().getSchemas();
        RecordTypes all = CDI.current().select(RecordTypes.class).get();
        Map<String, DocumentType> types = all.all().stream()
                .filter(type -> schemas.containsKey(type.canonical().getSimpleName()))
                .collect(Collectors.toMap(type -> SCHEMAS + type.canonical().getSimpleName(), Function.identity()));
        types.forEach((name, type) -> describeDocument(schema(schemas, name), type));
        types.forEach((name, type) ->
                Labels.of(type).paths().forEach(path -> describeLabel(schemas, schema(schemas, name), path)));
        types.forEach((name, type) -> all.references(type)
                .forEach(reference ->
                        describeReference(schema(schemas, name), reference, all.named(reference.type()), schemas)));
        contract.getPaths().getPathItems().forEach((path, item) -> {
            // Operators read what stands elsewhere, each in a way of its own.
            String answer = item.getGET() == null || path.startsWith("/ops/") ? null : answer(item.getGET());
            Schema page = schema(schemas, answer);
            if (types.containsKey(answer)) {
                describeRead(item.getGET(), types.get(answer), all);
                fillIn(contract, path, page);
            } else if (VERSIONS.equals(answer)) {
                describePage(page);
                describeVersions(item.getGET());
            } else if (page != null && types.containsKey(rows(page))) {
                describePage(page);
                describeList(item.getGET(), types.get(rows(page)), schema(schemas, rows(page)), all);
            }
        });
    }

    private static Schema schema(Map<String, Schema> schemas, String reference) {
        return reference == null ? null : schemas.get(reference.substring(SCHEMAS.length()));
    }

    private static String answer(Operation operation) {
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        if (answer == null || answer.getContent() == null) {
            return null;
        }
        return answer.getContent().getMediaTypes().values().stream()
                .findFirst()
                .map(content -> content.getSchema().getRef())
                .orElse(null);
    }

    private static String rows(Schema page) {
        Schema data = page.getProperties() == null ? null : page.getProperties().get("data");
        return data == null || data.getItems() == null ? null : data.getItems().getRef();
    }

    /** What every document has, whatever its type; with {@code fields} only the id is certain. */
    private static void describeDocument(Schema document, DocumentType type) {
        document.addRequired("id");
        document.addProperty(
                "updatedAt",
                internal(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .format("date-time")
                        .examples(List.of("2026-11-22T08:00:00Z"))
                        .description("When Atrium saw the last change")));
        if (!type.restricted().isEmpty()) {
            document.addProperty(
                    "redacted",
                    internal(OASFactory.createSchema()
                            .addType(SchemaType.ARRAY)
                            .items(OASFactory.createSchema().addType(SchemaType.STRING))
                            .examples(List.of(List.of()))
                            .description(
                                    "The fields that the token's scopes do not open; absent when there are none")));
            type.restricted().forEach((field, scope) -> restrict(document, field, scope));
        }
    }

    /** @param path such as {@code lines.unit} */
    private static void describeLabel(Map<String, Schema> schemas, Schema document, String path) {
        String[] parts = path.split("\\.", 2);
        Schema property = document.getProperties().get(parts[0]);
        if (parts.length == 1) {
            property.addExtension(LABEL, true);
            return;
        }
        Schema content = property.getItems() == null ? property : property.getItems();
        describeLabel(schemas, content.getRef() == null ? content : schema(schemas, content.getRef()), parts[1]);
    }

    /** The other document is described where it is read; here stands what it looks like. */
    private static void describeReference(
            Schema document, Reference reference, DocumentType type, Map<String, Schema> schemas) {
        String name = type.canonical().getSimpleName();
        Schema other = schemas.get(name);
        List<Object> ids =
                other == null ? null : other.getProperties().get("id").getExamples();
        document.addProperty(
                reference.name(),
                internal(OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addType(SchemaType.NULL)
                        .examples(List.of(Map.of("id", ids == null ? type.prefix() + "_53ysn18k" : ids.get(0))))
                        .description("Only with `expand=%s`: the %s that `%s` names, or null when there is none that"
                                        .formatted(reference.name(), name, reference.field())
                                + " the caller may see. Takes the scope `" + type.scope() + "`")));
    }

    private static Schema internal(Schema property) {
        return DataClassContract.describe(property, DataClass.INTERNAL);
    }

    private static void restrict(Schema document, String field, String scope) {
        Schema schema = document.getProperties().get(field);
        String note = "Only with the scope `" + scope + "`";
        String description = schema.getDescription();
        schema.setDescription(description == null ? note : description + ". " + note);
    }

    private static void describeVersions(Operation operation) {
        Stream.of("Limit", "Cursor")
                .forEach(name ->
                        operation.addParameter(OASFactory.createParameter().ref(name)));
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        describe(answer, "What it was, the newest version first");
        describeFreshness(answer);
        answer.addHeader("Link", OASFactory.createHeader().ref("Link"));
        ProblemResponse.INVALID.addTo(operation);
    }

    /** In place of the word that stands there when a resource says nothing. */
    private static void describe(APIResponse answer, String description) {
        if (answer.getDescription() == null || answer.getDescription().equals("OK")) {
            answer.setDescription(description);
        }
    }

    private static void describePage(Schema page) {
        page.addProperty(
                "next",
                internal(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .addType(SchemaType.NULL)
                        .examples(List.of("bmFtZQ"))
                        .description("The cursor of the next page; null on the last")));
        page.setRequired(List.of("data", "next"));
    }

    private static void describeList(Operation operation, DocumentType type, Schema document, RecordTypes all) {
        List<Parameter> parameters = new ArrayList<>();
        new TreeSet<>(type.keys())
                .forEach(key ->
                        parameters.add(filter(key, document.getProperties().get(key))));
        Stream.of("Identifier", "UpdatedSince")
                .forEach(name -> parameters.add(OASFactory.createParameter().ref(name)));
        parameters.add(sort(type));
        Stream.of("Limit", "Cursor")
                .forEach(name -> parameters.add(OASFactory.createParameter().ref(name)));
        parameters.add(fields(type));
        parameters.addAll(expand(all.references(type)));
        parameters.forEach(operation::addParameter);
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        describe(answer, "A page");
        describeFreshness(answer);
        describeLanguage(operation, answer, type, all);
        answer.addHeader("Link", OASFactory.createHeader().ref("Link"));
    }

    private static void describeRead(Operation operation, DocumentType type, RecordTypes all) {
        operation.addParameter(fields(type));
        expand(all.references(type)).forEach(operation::addParameter);
        Stream.of("AsOf", "IfNoneMatch", "CacheControl")
                .forEach(name ->
                        operation.addParameter(OASFactory.createParameter().ref(name)));
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        describe(answer, "The document");
        describeFreshness(answer);
        describeLanguage(operation, answer, type, all);
        answer.addHeader("ETag", OASFactory.createHeader().ref("ETag"));
        operation
                .getResponses()
                .addAPIResponse("304", OASFactory.createAPIResponse().ref("NotModified"));
        ProblemResponse.INVALID.addTo(operation);
    }

    private static void describeFreshness(APIResponse answer) {
        answer.addHeader("Atrium-As-Of", OASFactory.createHeader().ref("AsOf"));
        answer.addHeader("Atrium-Stale", OASFactory.createHeader().ref("Stale"));
    }

    /** Also of what has no labels itself, but refers to what has. */
    private static void describeLanguage(Operation operation, APIResponse answer, DocumentType type, RecordTypes all) {
        if (all.haveLabels(type, all.references(type))) {
            operation.addParameter(OASFactory.createParameter().ref("AcceptLanguage"));
            answer.addHeader("Content-Language", OASFactory.createHeader().ref("ContentLanguage"));
        }
    }

    private static Parameter filter(String key, Schema field) {
        return query(key)
                .description("Only where the field has this value")
                .schema(OASFactory.createSchema()
                        .ref(field.getRef())
                        .type(field.getRef() == null ? field.getType() : null)
                        .format(field.getFormat())
                        .enumeration(field.getEnumeration()));
    }

    private static Parameter sort(DocumentType type) {
        Schema schema = OASFactory.createSchema().addType(SchemaType.STRING);
        Stream.concat(Stream.of("updatedAt"), new TreeSet<>(type.keys()).stream())
                .flatMap(key -> Stream.of(key, "-" + key))
                .forEach(schema::addEnumeration);
        return query("sort").description("The order; `-` reverses it").schema(schema.defaultValue("updatedAt"));
    }

    private static Parameter fields(DocumentType type) {
        Schema field = OASFactory.createSchema().addType(SchemaType.STRING);
        type.fieldNames().forEach(field::addEnumeration);
        field.addEnumeration("updatedAt");
        return query("fields")
                .description("Only these fields, and the id; comma-separated")
                .style(Parameter.Style.FORM)
                .explode(false)
                .schema(OASFactory.createSchema().addType(SchemaType.ARRAY).items(field));
    }

    /** None where nothing is referred to. */
    private static List<Parameter> expand(List<Reference> references) {
        if (references.isEmpty()) {
            return List.of();
        }
        Schema name = OASFactory.createSchema().addType(SchemaType.STRING);
        references.forEach(reference -> name.addEnumeration(reference.name()));
        return List.of(query(Expansions.PARAMETER)
                .description("Puts the documents that these references name in place, as members of these names, as"
                        + " the caller would see them; comma-separated, at most " + Expansions.MOST)
                .style(Parameter.Style.FORM)
                .explode(false)
                .schema(OASFactory.createSchema()
                        .addType(SchemaType.ARRAY)
                        .maxItems(Expansions.MOST)
                        .items(name)));
    }

    private static Parameter query(String name) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY);
    }

    /** The example of the document's id stands in the path too, so that the page can be tried without looking one up. */
    private static void fillIn(OpenAPI contract, String path, Schema document) {
        List<Object> examples = document.getProperties().get("id").getExamples();
        if (examples == null) {
            return;
        }
        contract.getPaths().getPathItems().entrySet().stream()
                .filter(item -> item.getKey().startsWith(path))
                .map(Map.Entry::getValue)
                .map(PathItem::getOperations)
                .flatMap(operations -> operations.values().stream())
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getIn() == Parameter.In.PATH && "id".equals(parameter.getName()))
                .forEach(parameter -> parameter.setExample(examples.get(0)));
    }
}
