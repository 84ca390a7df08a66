package com.acme;

import dev.rialto.Completion;
import dev.rialto.P;
import dev.rialto.Tool;
import dev.rialto.Tools;
import java.io.InputStream;
import java.util.Date;

@Completion
@Tools({Tooled.Good.class, String.class})
interface Tooled {

  @Tools(value = {Good.class, Same.class}, maxRounds = 0)
  String duplicate(String question);

  @Tools(Generic.class)
  String generic(String question);

  @Tools(int.class)
  String primitive(String question);

  class Good {
    @Tool("Finds.")
    String find(String what) {
      return what;
    }
  }

  class Same {
    @Tool(value = "Finds, too.", name = "find")
    String other(String what) {
      return what;
    }
  }

  class Generic<T> {
    @Tool("Finds any.")
    T any() {
      return null;
    }
  }

  class Bad {
    @Tool("Secret.")
    private void secret() {}

    @Tool
    void silent() {}

    @Tool("Overloaded.")
    void twice(int a) {}

    @Tool("Overloaded.")
    void twice(String a) {}

    @Tool(value = "Named badly.", name = "no spaces")
    void named() {}

    @Tool("Dollars.")
    void pay$(int amount) {}

    @Tool("Takes what cannot be read.")
    Date read(InputStream in, byte[] bytes) {
      return null;
    }

    @Tool("Its parameters are named badly.")
    void parameters(@P(name = "a b") int a, @P(name = "c") int b, int c) {}

    @Tool("Not given.")
    void missing(@P(value = "how many", required = false) int count) {}

    @Tool("Type variables.")
    <T> void any(T what) {}

    @Tool("Type variables within.")
    <T> void within(java.util.List<T> what) {}
  }
}
