package io.afterbell.server.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.server.plugins.InstalledPlugin;
import io.afterbell.server.plugins.PluginCatalog;
import java.util.List;
import java.util.Locale;

/** What services there are, as JSON. */
public final class PluginViews {
    private PluginViews() {}

    /**
     * All services, and what was skipped.
     *
     * @param catalog what was found
     * @return an object
     */
    public static ObjectNode of(PluginCatalog catalog) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        services(json.putArray("sources"), catalog.sources());
        services(json.putArray("regimes"), catalog.regimes());
        services(json.putArray("synthesizers"), catalog.synthesizers());
        ArrayNode problems = json.putArray("problems");
        catalog.problems()
                .forEach(problem ->
                        problems.addObject().put("entry", problem.entry()).put("reason", problem.reason()));
        return json;
    }

    private static <S extends NamedService> void services(ArrayNode array, List<InstalledPlugin<S>> installed) {
        for (InstalledPlugin<S> plugin : installed) {
            ObjectNode json = array.addObject();
            json.put("name", plugin.name());
            json.put("version", plugin.version());
            json.put("description", plugin.description());
            json.put("module", plugin.origin().module());
            json.put("jar", plugin.origin().entry());
            ArrayNode parameters = json.putArray("parameters");
            plugin.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        }
    }

    private static ObjectNode parameter(ParameterSpec parameter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", parameter.name());
        json.put("type", parameter.type().name().toLowerCase(Locale.ROOT));
        json.put("default", parameter.defaultValue());
        parameter.minimum().ifPresent(minimum -> json.put("minimum", minimum));
        parameter.maximum().ifPresent(maximum -> json.put("maximum", maximum));
        if (!parameter.choices().isEmpty()) {
            ArrayNode choices = json.putArray("choices");
            parameter.choices().forEach(choices::add);
        }
        json.put("description", parameter.description());
        return json;
    }
}
