package dev.rialto.internal.route;

/** Why a model is not asked, whatever its state. */
enum Misfit {
  /** The request has images, and the model is known not to see. */
  VISION("it does not see images"),
  /** The request has tools, and the model is known not to call any. */
  TOOLS("it does not call tools"),
  /** Prompt and answer are longer than its context. */
  CONTEXT("the request does not fit into its context"),
  /** It would cost more than is allowed. */
  COST("the call would cost more than route.auto.maxCost"),
  /** It is not good enough. */
  QUALITY("its quality is below route.auto.minQuality"),
  /** It has been slower than is allowed. */
  LATENCY("it has been slower than route.auto.maxLatency lately");

  private final String reason;

  Misfit(String reason) {
    this.reason = reason;
  }

  /** Says so of a model, in a clause. */
  String reason() {
    return reason;
  }
}
