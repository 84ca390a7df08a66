package dev.rialto.cost;

/** By what the ledger tells spending apart. */
public enum CostDimension {
  /** By {@code provider/model}. */
  MODEL,
  /** By endpoint. */
  ENDPOINT,
  /** By tenant. */
  TENANT,
  /** By end user. */
  USER,
  /** By client interface. */
  CLIENT,
  /** By {@code Client.method}. */
  METHOD
}
