package dev.pooling.agent.config;

/** How calls of a member that come from outside are routed. */
public enum Mode {
    /** Any member gets them, by the strategy of the pool. */
    BALANCE,
    /** The member gets them itself; others only when it fails or its breaker is open. */
    HOME_FIRST,
    /** Nothing is pooled. */
    OFF;

    static Mode parse(String written) {
        String folded = PoolKeys.folded(written.strip());
        for (Mode mode : values()) {
            if (PoolKeys.folded(mode.name()).equals(folded)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be balance, home-first or off");
    }
}
