package org.jettygateway.internal.model;

/** {@code HeaderMatchType} and {@code QueryParamMatchType} in the Gateway API: how a value is compared. */
public enum ValueMatchType {
    /** Equal, case-sensitive. */
    Exact,
    /** The whole value fits an RE2 expression. */
    RegularExpression
}
