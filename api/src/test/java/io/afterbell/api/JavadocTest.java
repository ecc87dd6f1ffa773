package io.afterbell.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that an author of a plugin can see is explained. */
class JavadocTest {
    private static final Pattern FINDING = Pattern.compile("(.+\\.java):(\\d+): \\w+: (.+)");

    @TempDir
    Path scratch;

    @Test
    void everyPublicTypeMethodAndParameterIsExplained() throws IOException, URISyntaxException {
        Path classes = Path.of(CandleSeries.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path sources = classes.resolve("../../src/main/java").normalize();
        Assumptions.assumeTrue(Files.isDirectory(sources), () -> "SKIPPED for want of sources: folder=" + sources);
        assertEquals(List.of(), missing(sources));
    }

    @Test
    void aMethodWithoutAWordIsFound() throws IOException {
        // The other test would be green, too, if the compiler said nothing or in other words.
        Path source = scratch.resolve("Bare.java");
        Files.writeString(source, "/** A. */\npublic class Bare {\n    public int bare(int x) {\n return x; } }\n");
        List<String> missing = missing(scratch);
        assertTrue(missing.stream().anyMatch(finding -> finding.contains("Bare.java:3")), () -> "" + missing);
    }

    private List<String> missing(Path sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xdoclint:missing/protected",
                "-Xmaxwarns",
                "10000",
                "-proc:none",
                "-d",
                scratch.resolve("classes").toString(),
                "-classpath",
                System.getProperty("jdk.module.path", "")
                        + File.pathSeparator
                        + System.getProperty("java.class.path", "")));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .forEach(file -> arguments.add(file.toString()));
        }
        StringWriter text = new StringWriter();
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
        int exitCode = compiler.run(new PrintWriter(text), new PrintWriter(text), arguments.toArray(String[]::new));
        assertEquals(0, exitCode, text::toString);
        List<String> findings = new ArrayList<>();
        for (String line : text.toString().lines().toList()) {
            Matcher finding = FINDING.matcher(line);
            if (finding.matches() && !isCompactConstructor(Path.of(finding.group(1)), finding)) {
                findings.add(line);
            }
        }
        return findings;
    }

    // JDK 17 asks for the parameters of a record's compact constructor, which has none of its own: the record's
    // comment tells them.
    private static boolean isCompactConstructor(Path source, Matcher finding) throws IOException {
        String line = Files.readAllLines(source).get(Integer.parseInt(finding.group(2)) - 1);
        return finding.group(3).startsWith("no @param for") && line.matches("\\s*public \\w+ \\{");
    }
}
