import Testing

/// One after the other: each test has databases, threads and connections of its own.
@Suite(.serialized) struct MovingSuite {}
