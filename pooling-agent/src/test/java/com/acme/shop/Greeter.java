package com.acme.shop;

import dev.pooling.annotation.Pooled;

/** An interface of an application that knows the annotations and nothing else of the library. */
@Pooled(retries = 2)
public interface Greeter {

    /** Says who greets. */
    String greet(String name);
}
