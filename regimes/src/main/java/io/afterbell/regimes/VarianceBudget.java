package io.afterbell.regimes;

/**
 * Keeps the variance of a day's moves at what is wanted, judging by the moves so far: what came too much or too little is
 * made up for over the next candles. Never by moves to come, which would tie the morning to the afternoon. For one thread.
 */
final class VarianceBudget {
    private final double makeUpOverCandles;
    private final double most;
    private final double mostGain;
    private double wanted;
    private double given;

    /**
     * @param makeUpOverCandles over how many candles what came too much or too little is made up for
     * @param most how many times as much variance as wanted, or as little, may be given to make up for the past
     * @param mostGain by how much a move is multiplied at most; by its inverse at least
     */
    VarianceBudget(double makeUpOverCandles, double most, double mostGain) {
        this.makeUpOverCandles = makeUpOverCandles;
        this.most = most;
        this.mostGain = mostGain;
    }

    /** Begins a day. */
    void start() {
        wanted = 0;
        given = 0;
    }

    /**
     * By how much the next move is to be multiplied.
     *
     * @param wantedNext the variance that is wanted of it
     * @param rawNext the variance that it is expected to have
     * @return a factor for the move itself, not its square
     */
    double gain(double wantedNext, double rawNext) {
        if (!(wantedNext > 0) || !(rawNext > 0)) {
            return 1;
        }
        double owed = 1 + (wanted - given) / (makeUpOverCandles * wantedNext);
        double gain = Math.sqrt(wantedNext / rawNext * Math.max(1 / most, Math.min(most, owed)));
        return Math.max(1 / mostGain, Math.min(mostGain, gain));
    }

    /** Takes down what was wanted of a move and what it was. */
    void spend(double wantedOfMove, double move) {
        wanted += wantedOfMove;
        given += move * move;
    }
}
