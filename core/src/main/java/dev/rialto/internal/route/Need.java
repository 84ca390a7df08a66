package dev.rialto.internal.route;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.ScoreWeights;
import dev.rialto.config.Strategy;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.ModelFacts.Support;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.PromptSize;
import dev.rialto.tokens.TokenCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call needs of the model that answers it. Confined to one thread at a time. Tokens are
 * counted only where the characters do not settle the question: a token has at least one.
 */
final class Need {

  /** A request of which prompt and answer are no longer fits anywhere. */
  static final int FITS_ANYWHERE = 2_048;

  /** How long an answer is taken to be whose length nobody has bounded. */
  static final int USUAL_ANSWER = 500;

  /** An estimated count may be wrong by so much before a model is left out for it. */
  private static final double ESTIMATE_MARGIN = 1.25;

  private static final double UNKNOWN = 0.5;

  private final CompletionRequest request;
  private final boolean vision;
  private final boolean tools;
  private final long chars;
  private final Plan plan;
  private final ModelGuide guide;
  private final ScoreWeights weights;
  private final boolean streamed;
  private @Nullable TokenCount count;

  private long slow;
  private long dear;

  /** Whether there is a candidate into which the request is known not to fit. */
  private boolean isLong;

  private Need(
      CompletionRequest request,
      boolean vision,
      long chars,
      Call call,
      Plan plan,
      ModelGuide guide) {
    this.request = request;
    this.vision = vision;
    this.tools = !request.tools().isEmpty();
    this.chars = chars;
    this.plan = plan;
    this.guide = guide;
    this.weights = plan.auto().weights(call.task(), call.profile());
    this.streamed = !call.unary();
  }

  /** Returns what a call needs; null if any model will do, and none is chosen by what it is. */
  static @Nullable Need of(Call call, Plan plan, ModelGuide guide) {
    if (!(call.request() instanceof CompletionRequest request)) {
      return null;
    }
    boolean choosing =
        switch (plan.strategy()) {
          case AUTO, LEAST_COST, CUSTOM -> true;
          default -> false;
        };
    boolean vision = hasImage(request);
    long chars = PromptSize.chars(request);
    if (!choosing
        && !vision
        && request.tools().isEmpty()
        && chars + request.parameters().maxTokens() <= FITS_ANYWHERE) {
      return null;
    }
    return new Need(request, vision, chars, call, plan, guide);
  }

  /** As {@link #of}, for those who want to know all of it. */
  static @Nullable Need inFull(Call call, Plan plan, ModelGuide guide) {
    return call.request() instanceof CompletionRequest request
        ? new Need(request, hasImage(request), PromptSize.chars(request), call, plan, guide)
        : null;
  }

  private static boolean hasImage(CompletionRequest request) {
    List<Message> messages = request.messages();
    for (int m = 0; m < messages.size(); m++) { // iterators are garbage of each call
      List<Content> parts = messages.get(m).content();
      for (int p = 0; p < parts.size(); p++) {
        if (parts.get(p) instanceof Image) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the tokens of the prompt, counted as the plan's first model counts. */
  TokenCount inputTokens() {
    TokenCount known = count;
    if (known == null) {
      Slot first = plan.slot(0);
      count =
          known =
              guide.tokens(request, first.target().endpoint().provider(), first.target().model());
    }
    return known;
  }

  /** Returns the most tokens of the answer; 0 if nothing bounds them. */
  int cappedTokens() {
    return request.parameters().maxTokens();
  }

  /** Returns how many tokens the answer to a call is reckoned with. */
  static int outputTokens(Call call) {
    if (!(call.request() instanceof CompletionRequest completion)) {
      return 0;
    }
    int most = completion.parameters().maxTokens();
    return most > 0 ? most : USUAL_ANSWER;
  }

  /** Returns how many tokens the answer is reckoned with. */
  int outputTokens() {
    int most = request.parameters().maxTokens();
    return most > 0 ? most : USUAL_ANSWER;
  }

  /** Returns what an answer of a model is reckoned to cost in USD; {@code NaN} if unknown. */
  double costUsd(ModelFacts facts) {
    return facts.costUsd(inputTokens().tokens(), outputTokens());
  }

  /** Returns the mask of the slots whose models will not do. */
  long misfits(long nowNanos) {
    long mask = 0;
    slow = 0;
    dear = 0;
    for (int s = 0; s < plan.size(); s++) {
      Misfit misfit = misfit(plan.slot(s));
      isLong |= misfit == Misfit.CONTEXT;
      if (misfit == Misfit.LATENCY) {
        slow |= 1L << s;
      } else if (misfit == Misfit.COST && !plan.auto().costBinds()) {
        dear |= 1L << s;
      } else if (misfit != null) {
        mask |= 1L << s;
      }
    }
    // A slow answer is better than none, and so is a dear one of which nobody said that it is not.
    long bounded = (mask | slow | dear) != plan.all() ? mask | slow | dear : mask | dear;
    bounded = bounded != plan.all() ? bounded : mask;
    slow &= bounded;
    dear &= bounded;
    return bounded;
  }

  /** Returns those of the {@link #misfits} that are asked all the same rather than to wait. */
  long slow() {
    return slow;
  }

  /** Returns those of the {@link #misfits} that are asked all the same rather than to fail. */
  long dear() {
    return dear;
  }

  /** Returns why a slot's model will not do; null if it will. */
  @Nullable Misfit misfit(Slot slot) {
    ModelFacts facts = slot.facts();
    if (vision && facts.vision() == Support.NO) {
      return Misfit.VISION;
    }
    if (tools && facts.tools() == Support.NO) {
      return Misfit.TOOLS;
    }
    if (!fits(facts)) {
      return Misfit.CONTEXT;
    }
    return plan.strategy() == Strategy.AUTO ? beyondBounds(slot, facts) : null;
  }

  private boolean fits(ModelFacts facts) {
    long window = facts.contextTokens();
    int most = request.parameters().maxTokens();
    if (window == 0 || chars + most <= window) {
      return true;
    }
    TokenCount tokens = inputTokens();
    double certain = tokens.estimated() ? tokens.tokens() / ESTIMATE_MARGIN : tokens.tokens();
    return certain + most <= window;
  }

  private @Nullable Misfit beyondBounds(Slot slot, ModelFacts facts) {
    AutoSettings bounds = plan.auto();
    if (quality(slot, facts) < bounds.minQuality()) {
      return Misfit.QUALITY;
    }
    double most = bounds.maxCost().toDouble();
    if (facts.costUsd(chars, outputTokens()) > most && costUsd(facts) > most) {
      return Misfit.COST;
    }
    return latencyNanos(slot) > bounds.maxLatency().toNanos() ? Misfit.LATENCY : null;
  }

  private double quality(Slot slot, ModelFacts facts) {
    return quality(plan.auto(), slot.modelId(), facts);
  }

  /** Returns how good a model is taken to be, 0 to 1; {@code NaN} if nothing tells. */
  static double quality(AutoSettings auto, String modelId, ModelFacts facts) {
    Double said = auto.quality().get(modelId);
    if (said != null) {
      return said;
    }
    double perMillion = facts.outputUsd() * 1e6;
    return perMillion == 0
        ? Double.NaN // given away: that says nothing
        : Math.max(0.3, Math.min(1, 0.55 + 0.15 * Math.log10(perMillion / 0.1)));
  }

  private double latencyNanos(Slot slot) {
    double latency = slot.stats(streamed).latencyNanos();
    return streamed ? latency : latency * outputTokens();
  }

  /** Returns the score of a slot, higher is better. */
  double score(Slot slot) {
    ModelFacts facts = slot.facts();
    LiveStats stats = slot.stats(streamed);
    // A time that is not known yet counts as the best, so that each is tried.
    double response = 1 / (1 + latencyNanos(slot) / 1e9);
    double load = slot.free();
    return slot.key().outlook()
        * ability(facts)
        * (weights.responseTime() * response
            + weights.errors() * (1 - stats.errorRate())
            + weights.load() * load
            + standing(slot, facts));
  }

  /** Returns the part of the {@link #score} that is the same whenever and wherever it is asked. */
  double standing(Slot slot) {
    ModelFacts facts = slot.facts();
    return ability(facts) * standing(slot, facts);
  }

  private double standing(Slot slot, ModelFacts facts) {
    // The share of the prompt is enough for a price per token: it need not be counted.
    long tokens = (chars + 3) / 4;
    double perToken = facts.costUsd(tokens, outputTokens()) / Math.max(1, tokens + outputTokens());
    return weights.cost() * known(1 / (1 + 1_000 * perToken))
        + weights.quality() * known(quality(slot, facts));
  }

  /** Counts half where it is not known whether the model can do what the call is in need of. */
  private double ability(ModelFacts facts) {
    boolean doubtful =
        (vision && facts.vision() == Support.UNKNOWN)
            || (tools && facts.tools() == Support.UNKNOWN)
            || (isLong && facts.contextTokens() == 0);
    return doubtful ? UNKNOWN : 1;
  }

  private static double known(double value) {
    return Double.isNaN(value) ? UNKNOWN : value;
  }
}
