package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A type of documents of the tests' own. */
class Ward implements RecordType {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Document(String id, String name, String phone, List<String> beds, List<Identifier> identifiers) {}

    @Override
    public String name() {
        return "ward";
    }

    @Override
    public String prefix() {
        return "ward";
    }

    @Override
    public Class<? extends Record> canonical() {
        return Document.class;
    }

    @Override
    public String model() {
        return "hospital.ward";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of("name", "phone");
    }

    @Override
    public Set<String> essential() {
        return Set.of("name");
    }

    @Override
    public Optional<Lines> lines(OdooVersion version) {
        return Optional.of(new Lines("hospital.bed", "ward_id", List.of("label", "colour"), new JsonArray(), "id asc"));
    }

    @Override
    public Document toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Document(
                PublicId.of(prefix(), row.id()),
                row.text("name"),
                row.text("phone"),
                lines.stream().map(bed -> bed.text("label")).toList(),
                identifiers);
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "phone");
    }
}
