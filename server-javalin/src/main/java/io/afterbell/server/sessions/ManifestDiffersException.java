package io.afterbell.server.sessions;

import io.afterbell.api.spi.AfterbellException;
import io.afterbell.api.spi.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** A manifest's tape cannot be replayed here; says why, point by point. */
public final class ManifestDiffersException extends AfterbellException {
    private static final long serialVersionUID = 1L;

    // A list of the JDK's own, which can be serialised as every exception should.
    private final ArrayList<String> differences;

    ManifestDiffersException(List<String> differences) {
        super(
                ErrorCode.WRONG_STATE,
                "the tape of this manifest cannot be replayed here: " + String.join("; ", differences));
        this.differences = new ArrayList<>(differences);
    }

    /**
     * What differs between here and the manifest ("there").
     *
     * @return one sentence for each difference, at least one
     */
    public List<String> differences() {
        return List.copyOf(differences);
    }
}
