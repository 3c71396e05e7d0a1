/** The annotations of Pooling. Depends on nothing but the Java platform. */
module dev.pooling.annotations {
    exports dev.pooling.annotation;
}
