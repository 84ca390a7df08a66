package dev.rialto.internal.cache.tier;

/** H2 answers as MySQL would. */
class H2AsMySqlTierTest extends H2TierTest {
  @Override
  String mode() {
    return ";MODE=MySQL";
  }
}
