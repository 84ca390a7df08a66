package dev.rialto.netty.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.TestDns;
import dev.rialto.netty.connect.SocketKind;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsNameResolver;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the addresses of a name are remembered: as long as its records say, within a bound. */
class NamesCacheTest {

  private final SocketKind sockets = SocketKind.best(false);
  private TestDns dns;
  private SingleThreadIoEventLoop loop;
  private Names names;

  @BeforeEach
  void open() {
    dns = new TestDns().with("api.test", "127.0.0.1");
    loop = new SingleThreadIoEventLoop(null, (ThreadFactory) Thread::new, sockets.io());
    names =
        new Names(
            loop, sockets, new DnsSettings(List.of(dns.address()), host -> new InetAddress[0]));
  }

  @AfterEach
  void close() {
    loop.submit(names::close).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    dns.close();
  }

  private void lookUp() throws Exception {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    loop.execute(() -> names.resolve("api.test", (all, failure) -> found.complete(all)));
    assertThat(found.get(20, TimeUnit.SECONDS)).containsExactly(InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void aRecordThatMayBeRememberedIsAskedForOnce() throws Exception {
    dns.ttl(100);
    lookUp();
    lookUp();
    assertThat(dns.asked).hasSize(1);
  }

  @Test
  void aRecordThatMayNotIsAskedForEachTime() throws Exception {
    lookUp();
    lookUp();
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void nothingIsRememberedForMoreThan300Seconds() throws Exception {
    dns.ttl(86_400);
    lookUp();
    Field field = Names.class.getDeclaredField("dns");
    field.setAccessible(true);
    DnsNameResolver resolver = (DnsNameResolver) field.get(names);
    assertThat(((DefaultDnsCache) resolver.resolveCache()).maxTtl()).isEqualTo(300);
    assertThat(((DefaultDnsCache) resolver.resolveCache()).minTtl()).isZero();
  }
}
