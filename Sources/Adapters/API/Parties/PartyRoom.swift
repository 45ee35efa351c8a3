internal import HTTP

/// Every endpoint of customers, promos, zones and prices; none where no desk is connected.
struct PartyRoom: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        guard let desk = edge.parts.parties else { return [] }
        return CustomerEndpoints(edge: edge, desk: desk).endpoints
            + PromoEndpoints(edge: edge, desk: desk).endpoints
            + ZoneEndpoints(edge: edge, desk: desk).endpoints
            + PriceEndpoints(edge: edge, desk: desk).endpoints
    }
}
