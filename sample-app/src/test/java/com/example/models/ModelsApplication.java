package com.example.models;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with several models.
 */
@SpringBootApplication
class ModelsApplication {

}
