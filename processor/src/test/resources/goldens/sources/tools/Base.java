package com.acme;

import dev.rialto.Tool;

abstract class Base<T> {
  @Tool("Converts a length.")
  public abstract Calculator.Length convert(Calculator.Length from, T to);
}
