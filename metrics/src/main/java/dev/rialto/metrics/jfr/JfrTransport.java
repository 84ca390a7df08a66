package dev.rialto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** What the transports have open and have done, as Flight Recorder keeps it. */
@Name("dev.rialto.ConnectionStatistics")
@Label("Connection Statistics")
@Description("What transports have open now, and what they have done since their start.")
@Category("Rialto")
@Period("10 s")
@StackTrace(false)
final class JfrTransport extends Event {
  @Label("Connections")
  int connections;

  @Label("Calls In Flight")
  long inFlight;

  @Label("Calls Waiting")
  @Description("Exchanges that wait for a connection")
  long waiting;

  @Label("Connections Opened")
  long connectionsOpened;

  @Label("Connections Closed")
  long connectionsClosed;

  @Label("Connect Failures")
  long connectFailures;

  @Label("GOAWAYs")
  long goAways;

  @Label("Resets Sent")
  long resetsSent;

  @Label("Resets Received")
  long resetsReceived;

  @Label("Requests")
  long requests;

  @Label("Answers")
  long answers;

  @Label("Bytes Sent")
  @DataAmount
  long bytesSent;

  @Label("Bytes Received")
  @DataAmount
  long bytesReceived;
}
