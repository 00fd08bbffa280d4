/// Result: the value of an operation that can fail for an expected reason.
///
/// Bugs are asserts, expected failures are `Result`, exceptions stay at the edges of the libraries
/// that throw them. Only `main` prints and exits.
#pragma once

#include <tl/expected.hpp>

#include <arrears/model/diagnostic.hpp>

namespace arrears {

/// Either a `T` or the one diagnostic that says why there is none.
template <class T>
using Result = tl::expected<T, Diagnostic>;

/// Wraps a diagnostic as the failing side of any `Result`.
inline tl::unexpected<Diagnostic> fail(Diagnostic why) {
  return tl::unexpected<Diagnostic>(std::move(why));
}

}  // namespace arrears
