package dev.pooling.examples.simulate;

/** What a simulated agent fails with. Without a stack trace, of which there would be millions. */
class AgentFailure extends Exception {

    private static final long serialVersionUID = 1;

    AgentFailure(String message) {
        super(message, null, false, false);
    }
}
