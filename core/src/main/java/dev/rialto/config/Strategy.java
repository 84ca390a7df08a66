package dev.rialto.config;

/** How one of the candidates of a route is chosen while several could answer. */
public enum Strategy {
  /** The first of the route that is ready; those behind it are fallbacks. The default. */
  PRIORITY,
  /**
   * The best score of .4 response time, .3 error rate, .2 load and .1 cost: {@code 1 / (1 + ms /
   * 1000)} for the first token or for a hundred of a whole answer, {@code 1 − errors}, {@code 1 −
   * running / limit} with a limit that is learnt from how fast the endpoint answers under load,
   * {@code 1 / (1 + 1000 · USD per token)}.
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
  /**
   * The best region, by distance, health, latency and capacity as {@link RegionSettings} weighs
   * them. With {@link #PRIORITY}, the best of one provider's regions is asked in this way too.
   */
  REGION,
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
  PEAK_EWMA,
  /** A user's own, as {@link Route.Builder#strategy(dev.rialto.spi.RouteChooser)} says. */
  CUSTOM
}
