package dev.rialto.spi;

import java.util.List;

/**
 * A user's own strategy: chooses among the candidates of a route that could all answer a call now.
 *
 * <pre>{@code
 * RouteChooser longOnesToTheLast = (call, ready) -> call.inputTokens() > 8_000 ? ready.size() - 1 : 0;
 * Rialto rialto =
 *     Rialto.builder()
 *         .provider(OpenAi.fromEnv())
 *         .route(r -> r.among("openai/gpt-4o-mini", "openai/gpt-4o").strategy(longOnesToTheLast))
 *         .build();
 * }</pre>
 *
 * <p>What does not fit the call, has an open circuit, a dead key or a used-up limit is not among
 * them, and each is tried once before any is tried again, whatever is chosen. Called for every
 * attempt on the thread that makes it, often an event loop: it must not block, and has to be
 * thread-safe. One that throws, or returns a number that is none of theirs, is passed over: the
 * first of them is asked, and a warning is logged, once for each route.
 */
@FunctionalInterface
public interface RouteChooser {

  /**
   * Chooses a candidate.
   *
   * @param call what is known of the call
   * @param ready those that could answer, in the order of the route, an entry for each endpoint and
   *     key; not empty, not to be changed
   * @return the number of the one to ask, from 0
   */
  int choose(RouteCall call, List<RouteCandidate> ready);
}
