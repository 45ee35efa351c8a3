internal import Lifecycle

/// Runs in the service group; apart, as Domain has a `Service` too.
extension LiveFeed: Service {}
