/// The calls of the provider that the stand-in answers.
package enum SandboxAction: String, CaseIterable, Sendable {
    case placeOrder = "placeorder"
    case status = "getimeis"
    case services = "imeiservices"
}
