package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "redis://localhost | localhost | 6379 | 0 | '' | '' | false",
        "redis://cache.example:7000/3 | cache.example | 7000 | 3 | '' | '' | false",
        "rediss://ada:p%40ss+word@h | h | 6379 | 0 | ada | p@ss+word | true",
        "redis://:sesame@[::1]:6380/ | ::1 | 6380 | 0 | '' | sesame | false",
        "redis://sesame@h | h | 6379 | 0 | '' | sesame | false",
        "REDISS://h | h | 6379 | 0 | '' | '' | true",
        "redis://my_redis:7000 | my_redis | 7000 | 0 | '' | '' | false",
        "redis://ada:sesame@my_redis_1 | my_redis_1 | 6379 | 0 | ada | sesame | false",
      })
  void readsAUrl(
      String url, String host, int port, int database, String user, String password, boolean tls) {
    RedisSettings settings = RedisSettings.of(url);
    assertThat(settings.host()).isEqualTo(host);
    assertThat(settings.port()).isEqualTo(port);
    assertThat(settings.database()).isEqualTo(database);
    assertThat(settings.username()).isEqualTo(user);
    assertThat(settings.password().reveal()).isEqualTo(password);
    assertThat(settings.tls()).isEqualTo(tls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis:localhost",
        "redis://h:99999",
        "redis://h:port",
        "redis://h/zero",
        "redis://h/-1",
        "redis://user name@h",
        "redis://h\u0000",
        "redis-socket:///run/redis.sock",
        "redis+tls://h",
        "redis://h/0#mymaster",
        "redis-sentinel://h1,h2:26380",
        "redis-sentinel://h1,h2#",
        "redis-sentinel://h1,,h2#mymaster",
        "redis-sentinel://#mymaster",
        "redis-sentinel://h1,h2:port#mymaster",
        "redis-sentinel://h1,h2:99999#mymaster",
        "redis-sentinel://h1,h2/x#mymaster",
        "redis+sentinel://h1,h2#mymaster"
      })
  void refusesAMalformedUrlAndSaysHowOneIsWritten(String url) {
    assertThatThrownBy(() -> RedisSettings.of(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("redis://[[user]:password@]host[:port][/database]");
  }

  /** Who writes it means something by it, such as another database. */
  @ParameterizedTest
  @ValueSource(
      strings = {"redis://h:6379/0?db=3", "redis://h?timeout=5s", "redis-sentinel://h?db=3#m"})
  void whatItWouldNotReadIsRefused(String url) {
    assertThatThrownBy(() -> RedisSettings.of(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("what follows '?' is not read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rediss+cluster://h:7000",
        "redis://h1:7000,h2:7000,h3:7000",
        "redis://ada:sesame@h1,h2"
      })
  void severalNodesAreRefusedWithWhatToNameInstead(String url) {
    assertThatThrownBy(() -> RedisSettings.of(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("name one node, or what stands in front")
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis-socket:///run/redis.sock", "redis+tls://h", "rediss+tls://h"})
  void aSchemeOfOneNodeIsNotTakenForOneOfSeveral(String url) {
    assertThatThrownBy(() -> RedisSettings.of(url))
        .hasMessageContaining("its scheme is neither redis nor rediss")
        .hasMessageContaining("rediss:// for TLS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://ada:sesame@h:port",
        "redis://ada:ses ame@h",
        "http://ada:sesame@h",
        "redis://ada:sesame",
        "redis://h:1/x?password=sesame",
        "redis://:sesame@h/x",
        "redis://ada:1?sesame@h",
        "redis://h:1/x?password=a@sesame",
        "redis-sentinel://ada:sesame@h1,h2",
        "redis-sentinel://ada:ses@ame@h1,h2:port#m",
        "ada:sesame@h"
      })
  void neverShowsAPassword(String url) {
    assertThatThrownBy(() -> RedisSettings.of(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("ses");
  }

  @Test
  void readsTheAddressesOfSentinels() {
    RedisSettings settings =
        RedisSettings.builder("rediss-sentinel://ada:ses%40me@h1,h2:5,[::1]/3#my%20master")
            .sentinelPassword(Secret.of("gate"))
            .build();
    assertThat(settings.sentinels())
        .extracting(each -> each.getHostString() + ' ' + each.getPort())
        .containsExactly("h1 26379", "h2 5", "::1 26379");
    assertThat(settings.masterName()).isEqualTo("my master");
    assertThat(settings.database()).isEqualTo(3);
    assertThat(settings.username()).isEqualTo("ada");
    assertThat(settings.password().reveal()).isEqualTo("ses@me");
    assertThat(settings.sentinelPassword().reveal()).isEqualTo("gate");
    assertThat(settings.tls()).isTrue();
    assertThat(settings).hasToString("rediss-sentinel://h1:26379,h2:5,[::1]:26379/3#my master");
  }

  @Test
  void aPasswordForSentinelsIsRefusedWhereThereAreNone() {
    assertThatThrownBy(
            () -> RedisSettings.builder("redis://h:7").sentinelPassword(Secret.of("gate")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("redis://h:7/0 names no sentinels")
        .hasMessageContaining("redis-sentinel://");
  }

  @Test
  void printsItsAddressAlone() {
    assertThat(RedisSettings.of("rediss://ada:sesame@h:7/2")).hasToString("rediss://h:7/2");
  }
}
