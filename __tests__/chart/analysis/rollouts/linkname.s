// Empty: with it, Go takes a function without a body (controller.go).
