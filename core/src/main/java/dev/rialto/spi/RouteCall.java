package dev.rialto.spi;

/**
 * What a {@link RouteChooser} is told of a call.
 *
 * @param streamed whether it is a stream
 * @param turn counts the calls of the route, from 0, for those who take turns
 * @param inputTokens the tokens of the prompt as the first candidate counts them; 0 for other
 *     requests than completions
 * @param outputTokens the tokens that the answer is reckoned with: its cap, or 500; 0 as above
 */
public record RouteCall(boolean streamed, int turn, long inputTokens, int outputTokens) {}
