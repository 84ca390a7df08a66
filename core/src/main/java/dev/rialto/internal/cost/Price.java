package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.ImageRequest;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.Target;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the attempts at one model cost, as far as the catalogue knows. Thread-safe. */
final class Price {

  private static final long UNKNOWN = -1;

  /** A thousand dollars a million tokens; with it, and as many tokens, nothing overflows. */
  private static final long MOST_PICOS = 1_000_000_000L;

  private static final long MOST_TOKENS = 1_000_000_000L;

  private final String model;
  private final @Nullable Prices prices;
  private final long maxOutputTokens;
  private final boolean atMost;

  /** What a token costs in 10⁻¹² dollars, in the order of {@link TokenUsage}; null: see prices. */
  private final long @Nullable [] picos;

  /** Mostly it is the same caller's as the last time. */
  private volatile @Nullable LedgerKey lastKey;

  Price(String model, @Nullable ModelInfo info) {
    this(model, info, false);
  }

  private Price(String model, @Nullable ModelInfo info, boolean batched) {
    this.model = model;
    Prices all = info == null ? null : info.prices().orElse(null);
    TokenRates inBatch = batched && all != null ? all.batch() : null;
    this.prices = inBatch == null ? all : Prices.of(inBatch);
    this.atMost = batched && inBatch == null;
    OptionalLong limit = info == null ? OptionalLong.empty() : info.maxOutputTokens();
    this.maxOutputTokens = limit.orElse(0);
    this.picos = prices == null || !prices.tiers().isEmpty() ? null : picos(prices.standard());
  }

  /**
   * Returns what attempts within a provider's batch cost; where that is not known what others cost,
   * which is more: an estimate.
   */
  static Price batched(String model, @Nullable ModelInfo info) {
    return new Price(model, info, true);
  }

  private static long @Nullable [] picos(TokenRates rates) {
    Usd[] all = {
      rates.input(),
      rates.cached(),
      rates.cacheWrite(),
      rates.output(),
      rates.reasoning() == null ? rates.output() : rates.reasoning(),
      rates.cacheWriteHour()
    };
    long[] picos = new long[all.length];
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        picos[i] = UNKNOWN;
        continue;
      }
      BigDecimal perToken = all[i].toBigDecimal().movePointRight(12 - 6);
      if (perToken.stripTrailingZeros().scale() > 0
          || perToken.compareTo(BigDecimal.valueOf(MOST_PICOS)) > 0) {
        return null;
      }
      picos[i] = perToken.longValueExact();
    }
    return picos;
  }

  /** Returns {@code provider/model}. */
  String model() {
    return model;
  }

  /** Returns under which key an attempt stands in the ledger. */
  LedgerKey key(Call call, Target target) {
    LedgerKey key = lastKey;
    if (key == null || !key.isOf(call, target)) {
      key = LedgerKey.of(call, target, model);
      lastKey = key;
    }
    return key;
  }

  /** Returns how many tokens an answer can have; 0 if that is not known. */
  long maxOutputTokens() {
    return maxOutputTokens;
  }

  /** Returns what tokens cost. */
  Cost of(TokenUsage usage, boolean guessed) {
    boolean estimated = guessed || atMost;
    if (prices == null) {
      return estimated ? new Cost(null, true) : Cost.UNKNOWN;
    }
    if (picos != null && usage.total() < MOST_TOKENS) {
      long sum = sum(picos, usage);
      return new Cost(sum < 0 ? null : Usd.ofPicos(sum), estimated);
    }
    return new Cost(prices.cost(usage).orElse(null), estimated);
  }

  /** Every call pays: whole numbers spare the dozen objects of a reckoning with decimals. */
  private static long sum(long[] picos, TokenUsage usage) {
    long sum = 0;
    for (int i = 0; i < picos.length; i++) {
      long count =
          switch (i) {
            case 0 -> usage.inputFresh();
            case 1 -> usage.inputCached();
            case 2 -> usage.cacheWritten() - usage.cacheWrittenForHour();
            case 3 -> usage.outputVisible();
            case 4 -> usage.reasoning();
            default -> usage.cacheWrittenForHour();
          };
      if (count != 0) {
        if (picos[i] == UNKNOWN) {
          return UNKNOWN;
        }
        sum += count * picos[i];
      }
    }
    return sum;
  }

  /**
   * Returns what the images of a request cost; null if it wants none, if that is not known, or if
   * their tokens are charged.
   */
  @Nullable Usd pictures(Call call) {
    return prices != null && call.request() instanceof ImageRequest asked
        ? prices
            .picture(asked.quality(), asked.size())
            .map(one -> one.times(asked.n()))
            .orElse(null)
        : null;
  }

  /** Returns what tokens cost at most, or null if a rate is not known. */
  @Nullable Usd bound(TokenUsage usage) {
    return prices == null ? null : prices.cost(usage).orElse(null);
  }

  /**
   * Returns how many tokens of output can be had for some money beside the prompt; −1 if a rate is
   * not known, 0 if not even the prompt can.
   */
  long affordableOutput(long inputTokens, Usd money) {
    Usd prompt = bound(new TokenUsage(inputTokens, 0, 0, 0, 0));
    Usd million = bound(new TokenUsage(inputTokens, 0, 0, 1_000_000, 0));
    if (prompt == null || million == null) {
      return -1;
    }
    Usd left = money.minus(prompt);
    Usd rate = million.minus(prompt);
    if (left.signum() < 0) {
      return 0;
    }
    return rate.signum() == 0
        ? Long.MAX_VALUE
        : left.toBigDecimal()
            .movePointRight(6)
            .divideToIntegralValue(rate.toBigDecimal())
            .min(BigDecimal.valueOf(Long.MAX_VALUE))
            .longValue();
  }
}
