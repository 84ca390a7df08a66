package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Names;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.testing.Fakes;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interfaces that the thread's context class loader does not know, as those of a plug-in. */
class ForeignInterfaceTest {

  /** Has classes of its own of one interface and of what was generated for it. */
  private static final class Plugin extends URLClassLoader {
    Plugin() {
      super(
          new URL[] {Probe.class.getProtectionDomain().getCodeSource().getLocation()},
          Probe.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith(Probe.class.getName())) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private static String ask(Class<?> type, Object client, String text) throws Exception {
    Method method = type.getMethod("ask", String.class, CallOptions.class);
    method.setAccessible(true);
    return ((Result<?>) method.invoke(client, text, CallOptions.NONE)).value().toString();
  }

  @Test
  void namedToTheModule_theyAreBound_plainAndAsVariants() throws Exception {
    try (Plugin plugin = new Plugin();
        LoopbackProvider server = LoopbackProvider.start()) {
      Class<?> foreign = plugin.loadClass(Probe.class.getName());
      assertThat(foreign).isNotSameAs(Probe.class);
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder()
                  .provider(server.openAi())
                  .clients(foreign)
                  .client(foreign, Names.named("quick"), o -> o.model("openai/quick"))
                  .build());
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        assertThat(ask(foreign, injector.getInstance(foreign), "x")).isNotEmpty();
        assertThat(ask(foreign, injector.getInstance(Key.get(foreign, Names.named("quick"))), "x"))
            .isNotEmpty();
        assertThat(ask(foreign, rialto.client(foreign), "x")).isNotEmpty();
        assertThat(injector.getInstance(Probe.class)).isNotNull();
        assertThat(server.requests()).extracting(LoopbackRequest::model).contains("quick");
      }
      assertThatThrownBy(
              () ->
                  RialtoModule.builder().provider(server.openAi()).clients(Runnable.class).build())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("no generated client of java.lang.Runnable");
    }
  }

  @Test
  void aThreadThatKnowsNothing_findsTheApplicationsClientsAllTheSame() throws Exception {
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Injector injector =
          Guice.createInjector(RialtoModule.builder().provider(server.openAi()).build());
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        assertThat(injector.getInstance(Probe.class).ask("x", CallOptions.NONE).value())
            .isNotEmpty();
        assertThat(rialto.client(Probe.class)).isNotNull();
      }
    }
  }

  @Test
  void anInterfaceWithinAMethod_isRefusedWithTheReason() {
    interface Local {
      String ask(String x);
    }
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      assertThatThrownBy(() -> rialto.client(Local.class))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("declared within a method")
          .hasMessageContaining("as a member of the class");
      assertThatThrownBy(() -> rialto.client(ForeignInterfaceTest.class))
          .hasMessageContaining("no interface");
    }
    assertThatThrownBy(() -> Fakes.of(Local.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("declared within a method");
    assertThatThrownBy(() -> Fakes.of(Runnable.class)).hasMessageContaining("hand the factory to");
  }
}
