package com.example.quickstart;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.rialto.metrics.CallLog;
import dev.rialto.spi.PipelineListener;

/** Lets the log hear what the pipeline does. */
final class CallLogModule extends AbstractModule {

  private final CallLog log;

  CallLogModule(CallLog log) {
    this.log = log;
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), PipelineListener.class).addBinding().toInstance(log);
  }
}
