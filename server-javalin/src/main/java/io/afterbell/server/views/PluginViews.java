package io.afterbell.server.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterbell.api.spi.NamedService;
import io.afterbell.api.spi.ParameterSpec;
import io.afterbell.api.spi.PluginSettings;
import io.afterbell.api.spi.RegimeTransform;
import io.afterbell.api.spi.Target;
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

    /**
     * The regimes, with what each promises at its defaults.
     *
     * @param catalog what was found
     * @return an object
     */
    public static ObjectNode regimes(PluginCatalog catalog) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode array = json.putArray("regimes");
        services(array, catalog.regimes());
        for (int i = 0; i < array.size(); i++) {
            RegimeTransform regime = catalog.regimes().get(i).service();
            ArrayNode targets = ((ObjectNode) array.get(i)).putArray("targets");
            for (Target target : regime.targets(PluginSettings.defaults(regime))) {
                ObjectNode one = targets.addObject().put("measure", target.measure());
                one.put("basis", target.basis().name().toLowerCase(Locale.ROOT));
                if (target.atLeast() != Double.NEGATIVE_INFINITY) {
                    one.put("at_least", target.atLeast());
                }
                if (target.atMost() != Double.POSITIVE_INFINITY) {
                    one.put("at_most", target.atMost());
                }
            }
        }
        return json;
    }

    /**
     * The synthesizers.
     *
     * @param catalog what was found
     * @return an object
     */
    public static ObjectNode synthesizers(PluginCatalog catalog) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        services(json.putArray("synthesizers"), catalog.synthesizers());
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
