package dev.rialto.internal.catalog;

import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins a row with what was known of the model. */
final class Rows {
  private static final BigDecimal TWICE = BigDecimal.valueOf(2);

  private Rows() {}

  static ModelInfo.Builder over(ModelCatalog known, String id) {
    return known
        .find(id)
        .map(row -> row.id().equals(id) ? row.toBuilder() : row.as(id))
        .orElseGet(() -> ModelInfo.builder(id));
  }

  /**
   * Takes prices. Zeros where a price is known are how catalogues say that they know none; what the
   * same rates say nothing of (a batch's, long prompts') is kept; what pictures cost by quality and
   * size is not once there is a new price of one.
   */
  static void prices(Prices said, ModelCatalog known, String id, ModelInfo.Builder row) {
    Prices before = known.find(id).flatMap(ModelInfo::prices).orElse(Prices.UNKNOWN);
    if (said.equals(Prices.UNKNOWN)
        || (isFree(said.standard()) && costs(before.standard().input()))) {
      return;
    }
    TokenRates standard = withHour(said.standard(), before.standard());
    boolean same = standard.equals(before.standard());
    boolean samePicture =
        said.perImage() == null || Objects.equals(said.perImage(), before.perImage());
    row.prices(
        new Prices(
            standard,
            same && said.batch() == null ? before.batch() : said.batch(),
            same && said.tiers().isEmpty() ? before.tiers() : said.tiers(),
            same && said.perImage() == null ? before.perImage() : said.perImage(),
            same && samePicture && said.pictures().isEmpty()
                ? before.pictures()
                : said.pictures()));
  }

  /** To keep a prompt for an hour costs twice its input (Anthropic), which few catalogues say. */
  private static TokenRates withHour(TokenRates said, TokenRates before) {
    return said.cacheWriteHour() != null || before.cacheWriteHour() == null || said.input() == null
        ? said
        : new TokenRates(
            said.input(),
            said.cached(),
            said.cacheWrite(),
            said.output(),
            said.reasoning(),
            said.input().times(TWICE));
  }

  private static boolean isFree(TokenRates rates) {
    return rates.input() != null && !costs(rates.input()) && !costs(rates.output());
  }

  private static boolean costs(@Nullable Usd rate) {
    return rate != null && !rate.equals(Usd.ZERO);
  }

  static void tokens(long context, long output, ModelInfo.Builder row) {
    if (context > 0) {
      row.contextTokens(context);
    }
    if (output > 0) {
      row.maxOutputTokens(output);
    }
  }
}
