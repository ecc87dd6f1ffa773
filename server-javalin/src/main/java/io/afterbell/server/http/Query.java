package io.afterbell.server.http;

import io.afterbell.api.Instrument;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.javalin.http.Context;
import java.util.Optional;

/** Reads the parameters of a request's query, with an error that names the one that is wrong. */
final class Query {
    private Query() {}

    static String optional(Context context, String name, String otherwise) {
        return Optional.ofNullable(context.queryParam(name))
                .filter(value -> !value.isBlank())
                .orElse(otherwise)
                .strip();
    }

    static long whole(Context context, String name, long otherwise) {
        String text = optional(context, name, Long.toString(otherwise));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, name + " is a whole number: " + name + "=" + text, e);
        }
    }

    /** The instrument of the parameters {@code symbol} and {@code exchange}, which both must be there. */
    static Instrument instrument(Context context) {
        return instrument(RestApi.required(context, "symbol"), RestApi.required(context, "exchange"));
    }

    static Instrument instrument(String symbol, String exchange) {
        try {
            return Instrument.of(symbol, exchange);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }
}
