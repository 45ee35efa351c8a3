/// What one customer asked for in one go.
package enum Order: Identified { package static let idPrefix = "ord" }

/// One item of an order.
package enum Line: Identified { package static let idPrefix = "lin" }

/// One try to send one provider line.
package enum Attempt: Identified { package static let idPrefix = "att" }

/// A buyer; the house account is one too.
package enum Customer: Identified { package static let idPrefix = "cus" }

/// A person of the business who signs in.
package enum Staff: Identified { package static let idPrefix = "stf" }

/// What a provider line buys.
package enum Service: Identified { package static let idPrefix = "svc" }

/// A remote system that does provider lines.
package enum Provider: Identified { package static let idPrefix = "prv" }

/// An API key.
package enum APIKey: Identified { package static let idPrefix = "key" }

/// A queued notification.
package enum Notice: Identified { package static let idPrefix = "ntf" }

/// Goods that a business sells.
package enum Product: Identified { package static let idPrefix = "prd" }

/// A size, colour or make of a product with stock of its own.
package enum Variant: Identified { package static let idPrefix = "var" }

/// A discount code.
package enum Promo: Identified { package static let idPrefix = "prm" }

/// A region with its delivery fee.
package enum ShippingZone: Identified { package static let idPrefix = "zon" }

/// One movement of money for an order.
package enum Payment: Identified { package static let idPrefix = "pay" }

/// A stored file: an ID photo, a payment proof, a product's image.
package enum StoredFile: Identified { package static let idPrefix = "fil" }

/// An address of another system that is told of events.
package enum WebhookEndpoint: Identified { package static let idPrefix = "whk" }

/// A value whose orders are held until an administrator looks.
package enum BlacklistItem: Identified { package static let idPrefix = "blk" }
