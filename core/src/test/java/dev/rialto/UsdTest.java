package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsdTest {

  @Test
  void tenTimesTenCentsIsExactlyADollar() {
    Usd sum = Usd.ZERO;
    for (int i = 0; i < 10; i++) {
      sum = sum.plus(Usd.of("0.1"));
    }
    assertThat(sum).isEqualTo(Usd.of(1));
  }

  @Test
  void equalAmountsAreEqualHoweverTheyWereWritten() {
    assertThat(Usd.of("1.50")).isEqualTo(Usd.of("1.5")).hasSameHashCodeAs(Usd.of("1.5"));
    assertThat(Usd.of("100")).isEqualTo(Usd.of(100)).hasToString("$100.00");
    assertThat(Usd.of("1.5e-7")).isEqualTo(Usd.of("0.00000015"));
    assertThat(Usd.of("$0.15")).isEqualTo(Usd.of("0.15"));
    assertThat(Usd.of("-$2")).isEqualTo(Usd.of(-2)).hasToString("-$2.00");
    assertThat(Usd.of("0.000")).isSameAs(Usd.ZERO);
  }

  @Test
  void aSingleTokenOfTheCheapestModelKeepsAllItsDigits() {
    assertThat(Usd.of("0.0375").perMillion(1)).hasToString("$0.0000000375");
    assertThat(Usd.of("0.0375").perMillion(1).times(new BigDecimal("0.5")))
        .hasToString("$0.00000001875");
  }

  @Test
  void neitherPriceNorCountOverflows() {
    Usd all = Usd.of(Long.MAX_VALUE).times(Long.MAX_VALUE);
    assertThat(all.toBigDecimal()).isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE).pow(2));
    assertThatThrownBy(all::toPicosUp).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void picosAreRoundedUpSoThatNothingIsFree() {
    assertThat(Usd.of("1e-13").toPicosUp()).isEqualTo(1);
    assertThat(Usd.of("0.000000000001").toPicosUp()).isEqualTo(1);
    assertThat(Usd.ofPicos(1_500_000_000_000L)).isEqualTo(Usd.of("1.5"));
  }

  @Test
  void sumsOfRandomAmountsAreThoseOfBigDecimal() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Usd sum = Usd.ZERO;
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < 1000; i++) {
      BigDecimal next = BigDecimal.valueOf(random.nextLong() >> 20, random.nextInt(15));
      boolean minus = random.nextBoolean();
      sum = minus ? sum.minus(Usd.of(next)) : sum.plus(Usd.of(next));
      expected = minus ? expected.subtract(next) : expected.add(next);
    }
    assertThat(sum.toBigDecimal()).as("seed " + seed).isEqualByComparingTo(expected);
    assertThat(Usd.of(sum.toString())).as("seed " + seed).isEqualTo(sum);
  }

  @Test
  void whatIsNoAmountIsRefusedInOurOwnWords() {
    for (String text : new String[] {"", "abc", "$", "1,50", "$-1", "NaN", "1e999999999", "--1"}) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> Usd.of(text))
          .withMessageMatching("(?s).*(no amount of dollars|more than 50 digits).*");
    }
  }

  @Test
  void amountsCompare() {
    assertThat(Usd.of("0.30")).isGreaterThan(Usd.of("0.299"));
    assertThat(Usd.of(1).max(Usd.of(2))).isEqualTo(Usd.of(2));
    assertThat(Usd.of(1).min(Usd.of(2))).isEqualTo(Usd.of(1));
    assertThat(Usd.of(1).dividedBy(Usd.of(4))).isEqualTo(0.25);
  }
}
