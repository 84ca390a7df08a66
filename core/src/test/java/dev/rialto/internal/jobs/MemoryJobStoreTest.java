package dev.rialto.internal.jobs;

import dev.rialto.spi.JobStore;

class MemoryJobStoreTest extends JobStoreContract {

  private final JobStore store = new MemoryJobStore();

  @Override
  JobStore store() {
    return store;
  }
}
