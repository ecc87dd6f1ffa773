package io.afterbell.server.text;

/** How many single characters have to be changed, added or removed (Levenshtein, 1965). */
public final class EditDistance {
    private EditDistance() {}

    /**
     * The distance of two words. Takes time in proportion to the product of their lengths.
     *
     * @param one a word
     * @param other another
     * @return 0 for equal words
     */
    public static int of(String one, String other) {
        int[] previous = new int[other.length() + 1];
        int[] current = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[other.length()];
    }
}
