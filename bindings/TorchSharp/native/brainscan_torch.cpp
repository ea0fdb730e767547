// The C interface between bindings/TorchSharp and libtorch. One function per operation, nothing clever:
//   * a tensor is a heap-allocated at::Tensor*, owned by the caller, freed with bs_free;
//   * a function that makes a tensor returns it, or null after an error; every other one returns 0, or −1 after an error;
//   * no C++ exception leaves this file: its message waits, per thread, in bs_last_error.
// Written against libtorch 1.13 and later. Data types and devices are libtorch's own numbers, which TorchSharp's enumerations repeat.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

using Handle = at::Tensor*;

namespace {

thread_local std::string lastError;

// libtorch appends its own stack trace to a message; a person needs the first line.
void remember(const char* message) {
    lastError = message;
    lastError.erase(std::min(lastError.find('\n'), lastError.size()));
}

template <typename Body>
Handle made(Body body) {
    try {
        return new at::Tensor(body());
    } catch (const c10::Error& error) {
        remember(error.what_without_backtrace());
    } catch (const std::exception& error) {
        remember(error.what());
    }
    return nullptr;
}

template <typename Body>
int done(Body body) {
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        remember(error.what_without_backtrace());
    } catch (const std::exception& error) {
        remember(error.what());
    }
    return -1;
}

at::Device deviceOf(int type, int index) {
    return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

at::IntArrayRef sizes(const int64_t* values, int count) { return at::IntArrayRef(values, static_cast<size_t>(count)); }

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

OptionalTensor optional(Handle tensor) { return tensor == nullptr ? OptionalTensor() : OptionalTensor(*tensor); }

struct AdamW {
    float decay, beta1, beta2, eps, stepSize, rootCorrection2;
};

// One pass over the memory where the composed operations take nine. Same arithmetic in the same order as PyTorch's single-tensor AdamW.
void adamwOnCpu(float* weight, const float* grad, float* mean, float* square, int64_t count, const AdamW& o) {
    at::parallel_for(0, count, 1 << 16, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
            const float g = grad[i];
            const float m = mean[i] * o.beta1 + g * (1 - o.beta1);
            const float v = square[i] * o.beta2 + g * g * (1 - o.beta2);
            mean[i] = m;
            square[i] = v;
            weight[i] = weight[i] * o.decay - o.stepSize * m / (std::sqrt(v) / o.rootCorrection2 + o.eps);
        }
    });
}

bool isPlainCpuFloat(const at::Tensor& tensor) {
    return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

}  // namespace

API const char* bs_last_error() { return lastError.c_str(); }

// ---- tensors: making, freeing, asking

API void bs_free(Handle tensor) { delete tensor; }

API Handle bs_zeros(const int64_t* shape, int dims, int type, int device, int index) {
    return made([&] { return at::zeros(sizes(shape, dims), at::TensorOptions(static_cast<at::ScalarType>(type)).device(deviceOf(device, index))); });
}

// Copies from `data`, which holds as many elements of `type` as the shape says.
API Handle bs_from_data(const void* data, const int64_t* shape, int dims, int type) {
    return made([&] { return at::from_blob(const_cast<void*>(data), sizes(shape, dims), at::TensorOptions(static_cast<at::ScalarType>(type))).clone(); });
}

API int bs_dims(Handle tensor) { return static_cast<int>(tensor->dim()); }
API int64_t bs_size(Handle tensor, int dim) { return tensor->size(dim); }
API int64_t bs_numel(Handle tensor) { return tensor->numel(); }
API int64_t bs_element_size(Handle tensor) { return static_cast<int64_t>(tensor->element_size()); }
API int bs_type(Handle tensor) { return static_cast<int>(tensor->scalar_type()); }
API int bs_device_type(Handle tensor) { return static_cast<int>(tensor->device().type()); }
API int bs_device_index(Handle tensor) { return tensor->device().index(); }
API int bs_is_contiguous(Handle tensor) { return tensor->is_contiguous() ? 1 : 0; }
API int bs_requires_grad(Handle tensor) { return tensor->requires_grad() ? 1 : 0; }
API void* bs_data(Handle tensor) { return tensor->data_ptr(); }

// ---- views and copies

API Handle bs_detach(Handle t) { return made([&] { return t->detach(); }); }
API Handle bs_narrow(Handle t, int64_t dim, int64_t start, int64_t length) { return made([&] { return t->narrow(dim, start, length); }); }
API Handle bs_view(Handle t, const int64_t* shape, int dims) { return made([&] { return t->view(sizes(shape, dims)); }); }
API Handle bs_reshape(Handle t, const int64_t* shape, int dims) { return made([&] { return t->reshape(sizes(shape, dims)); }); }
API Handle bs_permute(Handle t, const int64_t* order, int dims) { return made([&] { return t->permute(sizes(order, dims)); }); }
API Handle bs_transpose(Handle t, int64_t a, int64_t b) { return made([&] { return t->transpose(a, b); }); }
API Handle bs_select(Handle t, int64_t dim, int64_t at) { return made([&] { return t->select(dim, at); }); }
API Handle bs_index_select(Handle t, int64_t dim, Handle index) { return made([&] { return t->index_select(dim, *index); }); }
API Handle bs_to(Handle t, int device, int index) { return made([&] { return t->to(deviceOf(device, index)); }); }

// Fills `parts` with one tensor for each of the `count` places of `dim`.
API int bs_unbind(Handle t, int64_t dim, Handle* parts, int count) {
    return done([&] {
        std::vector<at::Tensor> list = t->unbind(dim);
        TORCH_CHECK(static_cast<int>(list.size()) == count, "unbind: ", list.size(), " parts, but room for ", count);
        for (int i = 0; i < count; i++) parts[i] = new at::Tensor(list[i]);
    });
}

API Handle bs_cat(const Handle* tensors, int count, int64_t dim) {
    return made([&] {
        std::vector<at::Tensor> list;
        for (int i = 0; i < count; i++) list.push_back(*tensors[i]);
        return at::cat(list, dim);
    });
}

// ---- arithmetic

API Handle bs_add(Handle a, Handle b) { return made([&] { return at::add(*a, *b); }); }
API Handle bs_mul(Handle a, Handle b) { return made([&] { return at::mul(*a, *b); }); }
API Handle bs_mul_number(Handle a, double b) { return made([&] { return at::mul(*a, b); }); }
API Handle bs_sum(Handle t) { return made([&] { return t->sum(); }); }
API Handle bs_bmm(Handle a, Handle b) { return made([&] { return at::bmm(*a, *b); }); }
API Handle bs_baddbmm(Handle t, Handle a, Handle b, double beta, double alpha) {
    return made([&] { return at::baddbmm(*t, *a, *b, beta, alpha); });
}
API Handle bs_softmax(Handle t, int64_t dim) { return made([&] { return at::softmax(*t, dim); }); }
API Handle bs_linear(Handle input, Handle weight, Handle bias) { return made([&] { return at::linear(*input, *weight, optional(bias)); }); }
API Handle bs_gelu(Handle t) { return made([&] { return at::gelu(*t); }); }
API Handle bs_layer_norm(Handle t, const int64_t* shape, int dims, Handle weight, Handle bias, double eps) {
    return made([&] { return at::layer_norm(*t, sizes(shape, dims), optional(weight), optional(bias), eps); });
}
API Handle bs_cross_entropy(Handle input, Handle target, Handle weight, int64_t reduction, int64_t ignoreIndex, double smoothing) {
    return made([&] { return at::cross_entropy_loss(*input, *target, optional(weight), reduction, ignoreIndex, smoothing); });
}

// ---- in place

API int bs_copy_(Handle t, Handle source) { return done([&] { t->copy_(*source); }); }
API int bs_zero_(Handle t) { return done([&] { t->zero_(); }); }
API int bs_fill_(Handle t, double value) { return done([&] { t->fill_(value); }); }
API int bs_normal_(Handle t, double mean, double std) { return done([&] { t->normal_(mean, std); }); }

// ---- autograd

API int bs_set_requires_grad(Handle t, int required) { return done([&] { t->set_requires_grad(required != 0); }); }
API int bs_set_grad(Handle t, Handle grad) { return done([&] { t->mutable_grad() = grad == nullptr ? at::Tensor() : *grad; }); }
API int bs_has_grad(Handle t) { return t->grad().defined() ? 1 : 0; }
API Handle bs_grad(Handle t) { return made([&] { return t->grad(); }); }
API int bs_backward(Handle t) { return done([&] { t->backward(); }); }
API int bs_grad_enabled() { return at::GradMode::is_enabled() ? 1 : 0; }
API void bs_set_grad_enabled(int enabled) { at::GradMode::set_enabled(enabled != 0); }

// Scales the gradients of all tensors so that their common norm is at most `maxNorm`; `norm` receives what it was before.
API int bs_clip_grad_norm_(const Handle* tensors, int count, double maxNorm, double normType, double* norm) {
    return done([&] {
        at::NoGradGuard noGrad;
        std::vector<at::Tensor> grads, norms;
        for (int i = 0; i < count; i++) {
            if (!tensors[i]->grad().defined()) continue;
            grads.push_back(tensors[i]->grad());
            norms.push_back(at::norm(grads.back(), normType).to(at::kCPU));
        }
        *norm = grads.empty() ? 0.0 : at::norm(at::stack(norms), normType).item<double>();
        const double factor = maxNorm / (*norm + 1e-6);
        if (factor < 1) {
            for (at::Tensor& grad : grads) grad.mul_(factor);
        }
    });
}

API int bs_adamw_step(Handle weight, Handle mean, Handle square, int64_t step, double lr, double beta1, double beta2, double eps, double decay) {
    return done([&] {
        at::NoGradGuard noGrad;
        const at::Tensor grad = weight->grad();
        const double stepSize = lr / (1 - std::pow(beta1, static_cast<double>(step)));
        const double rootCorrection2 = std::sqrt(1 - std::pow(beta2, static_cast<double>(step)));
        if (isPlainCpuFloat(*weight) && isPlainCpuFloat(grad) && isPlainCpuFloat(*mean) && isPlainCpuFloat(*square)) {
            const AdamW o{static_cast<float>(1 - lr * decay), static_cast<float>(beta1), static_cast<float>(beta2),
                          static_cast<float>(eps), static_cast<float>(stepSize), static_cast<float>(rootCorrection2)};
            adamwOnCpu(weight->data_ptr<float>(), grad.data_ptr<float>(), mean->data_ptr<float>(), square->data_ptr<float>(), weight->numel(), o);
            weight->unsafeGetTensorImpl()->bump_version();
            return;
        }
        weight->mul_(1 - lr * decay);
        mean->mul_(beta1).add_(grad, 1 - beta1);
        square->mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        weight->addcdiv_(*mean, (square->sqrt() / rootCorrection2).add_(eps), -stepSize);
    });
}

// ---- the machine

API int bs_manual_seed(int64_t seed) { return done([&] { at::manual_seed(static_cast<uint64_t>(seed)); }); }
API int bs_set_num_threads(int count) { return done([&] { at::set_num_threads(count); }); }
API int bs_get_num_threads() { return at::get_num_threads(); }
API int bs_cuda_is_available() { return at::hasCUDA() ? 1 : 0; }
