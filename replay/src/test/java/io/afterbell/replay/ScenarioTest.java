package io.afterbell.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.TimeRange;
import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.RegimeTransform;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @Test
    void stretchesAndWhatComesAfterThemAreRead() {
        Scenario scenario = Scenario.parse(
                        "09:15-10:00 choppy, 10:00-10:20 high_vix:target=60,activity=2+high_vol, then low_vol")
                .orElseThrow();
        assertEquals(2, scenario.stretches().size());
        assertEquals(LocalTime.of(10, 20), scenario.stretches().get(1).to());
        assertEquals(
                List.of(PluginChoice.parse("high_vix:target=60,activity=2"), PluginChoice.parse("high_vol")),
                scenario.stretches().get(1).regimes());
        assertEquals(List.of(PluginChoice.parse("low_vol")), scenario.afterwards());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "choppy", "high_vol:scale=2.5+choppy", ""})
    void aRegimeIsNoScenario(String text) {
        assertTrue(Scenario.parse(text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09:15-10:00",
                "09:15-25:00 choppy",
                "10:00-09:15 choppy",
                "09:15-10:00 choppy, 09:30-11:00 high_vol",
                "09:15-10:00 choppy, then",
                "09:15- choppy"
            })
    void whatBeginsLikeOneAndIsNoneIsRefusedWithAnExample(String text) {
        ReplayException refusal = assertThrows(ReplayException.class, () -> Scenario.parse(text));
        assertTrue(
                refusal.getMessage().contains("09:15") || refusal.getMessage().contains("name"), refusal.getMessage());
    }

    @Test
    void everyDayIsTheSameAndNightsAndGapsAreAsTheyWere() {
        Scenario scenario =
                Scenario.parse("09:15-10:00 a, 11:00-12:00 b, then c").orElseThrow();
        LocalDate first = LocalDate.of(2024, 1, 23);
        List<List<PluginChoice>> asked = new ArrayList<>();
        List<RegimeChange> schedule = scenario.over(
                List.of(TimeRange.ofDates(first, first.plusDays(1), TradingCalendar.INDIA)),
                TradingCalendar.INDIA,
                choices -> {
                    asked.add(choices);
                    return List.<Configured<RegimeTransform>>of();
                });
        List<String> times = schedule.stream()
                .map(change -> Instant.ofEpochMilli(change.fromEpochMillis())
                        .atZone(TradingCalendar.INDIA)
                        .toLocalDateTime()
                        .toString())
                .toList();
        assertEquals(
                List.of(
                        "2024-01-23T00:00",
                        "2024-01-23T09:15",
                        "2024-01-23T10:00",
                        "2024-01-23T11:00",
                        "2024-01-23T12:00",
                        "2024-01-24T00:00",
                        "2024-01-24T09:15",
                        "2024-01-24T10:00",
                        "2024-01-24T11:00",
                        "2024-01-24T12:00"),
                times);
        assertEquals(3, asked.size(), "each chain is looked up once");
    }
}
