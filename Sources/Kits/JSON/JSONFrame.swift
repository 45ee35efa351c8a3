/// An array or object that is still open while its contents are read.
struct JSONFrame {
    /// Whether this is an object.
    let isObject: Bool
    /// The finished items of an array.
    var items: [JSONValue] = []
    /// The finished members of an object.
    var members: [JSONMember] = []
    /// The name whose value comes next in an object.
    var name = ""
    /// The names so far, filled only once an object outgrows `scanned`.
    private var names: Set<[UInt8]> = []

    /// Up to this many names comparing is cheaper than hashing.
    private static let scanned = 12

    /// Opens a container.
    init(isObject: Bool) {
        self.isObject = isObject
    }

    /// Takes the next name; false if the object has it already.
    mutating func open(_ next: String) -> Bool {
        if members.count < Self.scanned {
            guard !members.contains(where: { $0.name.utf8.elementsEqual(next.utf8) }) else {
                return false
            }
        } else {
            if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
            guard names.insert(Array(next.utf8)).inserted else { return false }
        }
        name = next
        return true
    }

    /// Adds a finished value.
    mutating func add(_ value: JSONValue) {
        if isObject {
            members.append(JSONMember(name, value))
        } else {
            items.append(value)
        }
    }

    /// The finished container.
    var value: JSONValue { isObject ? .object(members) : .array(items) }

    /// The step that leads from this container to what is being read.
    var pointer: String {
        guard isObject else { return "/\(items.count)" }
        var step = "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.unicodeScalars.append(scalar)
            }
        }
        return step
    }
}
