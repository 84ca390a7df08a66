package dev.rialto.loopback.reply;

/** A request that cannot be answered; each dialect has its own way to say so. */
public final class RequestError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String param;
  private final String code;

  public RequestError(int status, String message) {
    this(status, message, "", "");
  }

  /**
   * Creates an error.
   *
   * @param param the member of the request that is wrong; empty if there is none
   * @param code OpenAI's code; empty if there is none
   */
  public RequestError(int status, String message, String param, String code) {
    super(message, null, false, false);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public String param() {
    return param;
  }

  public String code() {
    return code;
  }
}
