package io.beluga.registry.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

import org.springframework.beans.BeanUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A field with {@link ReplaceProvider}.
 *
 * @param field the field
 * @param name the name that it replaces, with its package
 */
record ReplacedField(Field field, String name) {

	/**
	 * Return the names that the fields of a test replace, those of enclosing classes
	 * included.
	 */
	static Set<String> names(Class<?> testClass) {
		Set<String> names = new TreeSet<>();
		of(testClass).forEach((field) -> names.add(field.name()));
		if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
			names.addAll(names(testClass.getEnclosingClass()));
		}
		return names;
	}

	/**
	 * Return the fields of a class and of those that it extends.
	 */
	static List<ReplacedField> of(Class<?> testClass) {
		List<ReplacedField> fields = new ArrayList<>();
		ReflectionUtils.doWithFields(testClass, (field) -> {
			ReplaceProvider annotation = AnnotatedElementUtils.findMergedAnnotation(field, ReplaceProvider.class);
			if (annotation != null) {
				fields.add(create(field, annotation.value()));
			}
		});
		return fields;
	}

	private static ReplacedField create(Field field, String name) {
		Assert.state(!Modifier.isStatic(field.getModifiers()),
				() -> "The field with @ReplaceProvider must not be static: " + field);
		Assert.state(name.indexOf('.') > 0 && !name.endsWith("."),
				() -> "@ReplaceProvider needs a package and a name, such as \"llms.fast\", and not \"" + name + "\": "
						+ field);
		ReflectionUtils.makeAccessible(field);
		return new ReplacedField(field, name);
	}

	@Nullable Object get(Object test) {
		return ReflectionUtils.getField(this.field, test);
	}

	void set(Object test, @Nullable Object value) {
		ReflectionUtils.setField(this.field, test, value);
	}

	/**
	 * Make a value for a field that has none.
	 */
	Object make() {
		Class<?> type = this.field.getType();
		if (!Modifier.isAbstract(type.getModifiers())) {
			try {
				return BeanUtils.instantiateClass(ReflectionUtils.accessibleConstructor(type));
			}
			catch (NoSuchMethodException ex) {
				// a mock will do
			}
		}
		Assert.state(ClassUtils.isPresent("org.mockito.Mockito", ReplacedField.class.getClassLoader()),
				() -> "Give the field a value, or add Mockito: " + this.field);
		return Mocks.create(type);
	}

	/**
	 * Is loaded where there is Mockito.
	 */
	private static final class Mocks {

		private static Object create(Class<?> type) {
			return Mockito.mock(type);
		}

	}

}
