package dev.rialto.benchmarks.sidebyside;

import static dev.rialto.loopback.LoopbackRequest.any;

import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Begins every answer and ends none, until it is ended. */
public final class StallingMain {

  private StallingMain() {}

  /** Takes the file that the certificate is written to; prints the base URL. */
  public static void main(String[] args) throws Exception {
    LoopbackProvider provider =
        LoopbackProvider.builder()
            .tls()
            .keepRequests(1)
            .maxConcurrentStreams(1_000)
            .when(any())
            .fault(Fault.stallAfter(2))
            .start();
    LoopbackMain.writeCertificate(provider, Path.of(args[0]));
    System.out.println(provider.baseUrl());
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
