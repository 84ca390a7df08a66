package dev.rialto.config;

/** How one of the candidates of a route is chosen while several could answer. */
public enum Strategy {
  /** The first of the route that is ready; those behind it are fallbacks. The default. */
  PRIORITY,
  /**
   * The best score of .4 response time, .3 error rate and .2 load: {@code 1 / (1 + ms / 1000)},
   * {@code 1 − errors}, {@code 1 / (1 + running / 10)}.
   */
  WEIGHTED_SCORE,
  /**
   * The best score of the models that can do what the call needs and keep the bounds of {@link
   * AutoSettings}.
   */
  AUTO,
  /**
   * The one that asks least for the call's tokens, going by the catalogue; those with an unknown
   * price last.
   */
  LEAST_COST,
  /**
   * At random, weighted by health, among those with a health above one half; the least unhealthy if
   * there is none.
   */
  HEALTH,
  /** Each in turn. */
  ROUND_ROBIN,
  /** The one with the fewest attempts under way. */
  LEAST_CONNECTIONS,
  /** The one that has been fastest lately. */
  LOWEST_LATENCY,
  /**
   * The better of two taken at random, by peak EWMA of the time to the first token, times the
   * attempts under way. Spreads load best when many processes share the candidates.
   */
  PEAK_EWMA
}
