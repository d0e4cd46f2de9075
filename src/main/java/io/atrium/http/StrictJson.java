package io.atrium.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * Takes bodies as the contract describes them: a number is no text, a text is no number, a time is a text, and a text has no
 * character that cannot be kept. Jackson would guess what was meant.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    /** After Quarkus has registered Jackson's own module of times. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    @SuppressWarnings("deprecation") // The successor of the first one is a builder's, and Quarkus has built already.
    public void customize(ObjectMapper json) {
        json.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        json.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        json.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        json.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                .forEach(shape -> Stream.of(LogicalType.Textual, LogicalType.DateTime)
                        .forEach(type -> json.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail)));
        json.setDefaultLeniency(false);
        json.registerModule(new SimpleModule()
                .addDeserializer(String.class, new PlainText())
                .addDeserializer(Instant.class, new TextOnly<>(Instant.class, InstantDeserializer.INSTANT))
                .addDeserializer(LocalDate.class, new TextOnly<>(LocalDate.class, LocalDateDeserializer.INSTANCE)));
    }

    /** A text that PostgreSQL can keep: one character, which no text has, it cannot. */
    private static final class PlainText extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;

        PlainText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            return text == null || text.indexOf(0) < 0
                    ? text
                    : (String) context.handleWeirdStringValue(
                            String.class, text, "The value contains a character that no text has");
        }

        @Override
        public LogicalType logicalType() {
            return LogicalType.Textual;
        }
    }

    /** Jackson takes numbers for times and days too, whatever it is told of coercion. */
    private static final class TextOnly<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final transient JsonDeserializer<T> ofText;

        TextOnly(Class<T> type, JsonDeserializer<T> ofText) {
            super(type);
            this.type = type;
            this.ofText = ofText;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.hasToken(JsonToken.VALUE_STRING)
                    ? ofText.deserialize(parser, context)
                    : type.cast(context.handleUnexpectedToken(type, parser));
        }
    }
}
