internal import Application

/// What the list of templates shows.
struct TemplatesModel: Sendable {
    let frame: FrameModel
    let templates: [MessageTemplate]
    /// The addresses of staff, one a line.
    var staff: String
    /// Something was saved just now.
    let isSaved: Bool
    var flaws: [MessageFault.Flaw] = []
}

/// What the page of one template shows.
struct TemplateModel: Sendable {
    let frame: FrameModel
    /// What holds now.
    let template: MessageTemplate
    /// What stands in the form.
    var text: MessageText
    /// The order of the preview.
    var order = ""
    var preview: MessageText?
    var isSaved = false
    var flaws: [MessageFault.Flaw] = []

    /// What is wrong with a field.
    func flaw(_ field: String) -> String? {
        let sentences = flaws.filter { $0.field == field }.map(\.sentence)
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
